@main struct AccordServer { static func main() {} }
