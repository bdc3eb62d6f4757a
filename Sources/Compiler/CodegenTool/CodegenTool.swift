@main struct CodegenTool { static func main() {} }
