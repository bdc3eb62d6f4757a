import ContractRuntime
import EmittedLibrary
import HTTPMessages
import JSON
import Testing

@Suite("Emitted parameters") struct ParameterTests {
    private let service: ContractService<ReaderAuthenticator>

    init() {
        let handlers = LibraryHandlers()
        service = ContractService(
            contractRoutes(
                books: handlers, meta: handlers, files: FileHandlers(),
                deliveries: DeliveryHandlers(), parameters: ParameterHandlers()),
            authenticator: ReaderAuthenticator())
    }

    /// The text of the answer; of a refusal its status and errors.
    private func get(_ target: String, _ fields: HTTPFields = [:]) async -> String {
        let request = HTTPRequest(
            head: HTTPRequestHead(.get, target, fields), body: HTTPRequestBody([]),
            isSecure: false, requestID: "r1")
        return Self.text(of: await service.respond(to: request))
    }

    private static func text(of response: HTTPResponse) -> String {
        guard case .bytes(let bytes) = response.body else { return "\(response.status.code)" }
        let text = String(decoding: bytes, as: UTF8.self)
        guard response.status.code != 200 else { return text }
        let json = (try? JSONValue.parse(bytes)) ?? .null
        let errors = (json["errors"]?.array ?? []).map { item in
            ["in", "pointer", "keyword"].map { item[$0]?.string ?? "?" }.joined(separator: " ")
        }
        return "\(response.status.code) " + errors.joined(separator: ", ")
    }

    private func query(_ query: String) async -> String {
        let standing = " since=2024-01-31 area=Size(width: (4), height: nil) rank=(3)"
        return await get("/parameters/query?" + query).replacing("numbers=[1, 2]", with: "")
            .replacing(standing, with: "")
    }

    // MARK: Query

    @Test(
        "of a query are read by their style",
        arguments: [
            ("filter[name]=ab", #"name: "ab", tags: nil"#),
            ("filter%5Bname%5D=a+b&filter[tags][]=x&filter[tags][]=y", #"tags: (["x", "y"])"#),
            ("filter[name]=5a&filter[tags][1]=b&filter[tags][0]=a", #"tags: (["a", "b"])"#),
            ("filter[name]=ab&filter[tags]=x", #"tags: (["x"])"#),
            ("filter[name]=ab&filter[price][min]=1.5", "min: (1.5), max: nil"),
            ("filter[name]=ab&filter[and][name]=cd&filter[and][exact]=true", "exact: (true)"),
            ("filter[name]=ab&filter[z]=3", #"["z": 3]"#),
            ("filter[name]=12", #"name: "12""#),
            ("width=3&height=-2", "size=(EmittedLibrary.Size(width: (3), height: (-2)))"),
            ("box=height,5,width,1", "box=(EmittedLibrary.Size(width: (1), height: (5)))"),
            ("words=a%20b+c", #"words=(["a", "b", "c"])"#),
            ("numbers=3%7c4|5", "numbers=[3, 4, 5]"),
            ("level=", ""), ("level=null", ""), ("level=-4", "level=(-4)"),
            ("flag", ""), ("flag=true", "flag=(true)"),
            ("one=2.5", "number(2.5)"), ("one=1&one=2", "[1.0, 2.0]"), ("one=all", ".all"),
            ("any=x,y", #"any=("x,y")"#),
            (#"point={"x":1}"#, "x: 1"), ("point=%7B%22x%22%3A2%7D", "2"),
            ("note=a,b", "note=(\"a,b\")"), ("odd=8", "odd=(8)"),
            ("area[width]=9", "area=Size(width: (9), height: nil)"),
            ("since=2025-01-01", "since=2025-01-01"), ("rank=5", "rank=(5)"),
        ])
    func queries(_ text: String, _ expected: String) async {
        let found = await query(text)
        #expect(found.contains(expected), "\(text): \(found)")
    }

    @Test("are what the contract says where they are not sent, and null where that is sent")
    func defaults() async {
        let found = await get("/parameters/query")
        #expect(found.contains("numbers=[1, 2] since=2024-01-31 area="), "\(found)")
        #expect(found.contains("rank=(3)"), "\(found)")
        #expect(await !get("/parameters/query?rank=null").contains("rank"))
    }

    @Test("tell where they break the contract")
    func violations() async {
        let cases = [
            ("filter[name]=a", "422 query /filter/name minLength"),
            ("filter[tags]=a", "422 query /filter required"),
            ("filter[name]=ab&filter[price][min]=x", "400 query /filter/price/min type"),
            ("filter[name]=ab&filter[z]=x", "400 query /filter/z type"),
            ("filter[name=ab", "400 query /filter syntax"),
            ("filter[name]x=ab", "400 query /filter syntax"),
            ("filter[a][b][c][d][e][f][g][h][i]=1", "400 query /filter syntax"),
            ("filter[name]=%FF", "400 query /filter type"),
            ("width=0", "422 query /size/width minimum"),
            ("box=width", "400 query /box type"),
            ("box=width,1,depth,2", "422 query /box/depth additionalProperties"),
            ("box=width,1&box=width,2", "400 query /box type"),
            ("words=a+b+c+d", "422 query /words maxItems"),
            ("numbers=1|x", "400 query /numbers/1 type"),
            ("level=x", "400 query /level type"), ("flag=x", "400 query /flag type"),
            ("one=some", "422 query /one enum"), ("one=1&one=a", "400 query /one/1 type"),
            ("point={", "400 query /point syntax"), ("point={}", "422 query /point required"),
            ("note=abcdef", "422 query /note maxLength"), ("odd=7", "422 query /odd not"),
            ("depth=1", "422 query /depth additionalProperties"),
            ("filterx[a]=1", "422 query /filterx[a] additionalProperties"),
        ]
        for (text, expected) in cases {
            let found = await query(text)
            #expect(found == expected, "\(text)")
        }
    }

    @Test("that are the whole query are a form")
    func wholeQuery() async {
        let found = await get("/parameters/whole?name=ab&tags=x&price=%7B%22max%22:2%7D&q=1")
        #expect(found.contains(#"name: "ab", tags: (["x"])"#), "\(found)")
        #expect(found.contains(#"max: (2.0)"#) && found.contains(#"["q": 1]"#), "\(found)")
        #expect(await get("/parameters/whole") == "422 query /form required")
        #expect(await get("/parameters/whole?tags=x") == "422 query /form required")
    }

    // MARK: Other places

    @Test("of a path are read by their style, and written")
    func paths() async {
        let target = "/parameters/path/1,2/.a.b%2Ec/;matrix=width,3/;spot=7"
        let found = await get(target)
        #expect(found.hasPrefix(#"ids=[1, 2] label=["a", "b.c"] matrix=Size(width: (3), "#))
        #expect(found.hasSuffix("spot=7 /parameters/path/1,2/.a.b%2Ec/;matrix=width,3/;spot=7"))
        let cases = [
            "1,x/.a/;matrix=/;spot=1": "400 path /ids/1 type",
            "1/a/;matrix=/;spot=1": "400 path /label type",
            "1/.a/matrix/;spot=1": "400 path /matrix type",
            "1/.a/;matrix=/;spat=1": "400 path /spot type",
        ]
        for (path, expected) in cases {
            #expect(await get("/parameters/path/\(path)") == expected, "\(path)")
        }
    }

    @Test("of fields and cookies are read by their style")
    func fields() async {
        let found = await get(
            "/parameters/fields",
            [
                "X-Size": "width, 4, height ,5", "X-Pairs": "a=1, b=2",
                "X-Filter": #"{"name":"ab"}"#, "Cookie": "tags=x; colours=red,blue; tags=y%20z",
            ])
        #expect(found.contains("xSize=(EmittedLibrary.Size(width: (4), height: (5)))"), "\(found)")
        #expect(found.contains(#""a": 1"#) && found.contains(#"name: "ab""#), "\(found)")
        #expect(found.contains(#"tags=(["x", "y z"]) colours=(["red", "blue"])"#), "\(found)")
        let broken = await get("/parameters/fields", ["X-Pairs": "a", "X-Filter": "{}"])
        #expect(broken == "400 header /X-Pairs type, header /X-Filter required")
    }

    @Test("stand beside text in a path")
    func mixed() async {
        let cases = [
            "/parameters/files/a.b.json": "a.b json /parameters/files/a.b.json",
            "/parameters/files/a%2Fb.xml": "a/b xml /parameters/files/a%2Fb.xml",
            "/parameters/files/a.txt": "422 path /format enum",
            "/parameters/files/no-7": "7 /parameters/files/no-7",
            "/parameters/files/no-x": "400 path /number type",
            "/parameters/files/x": "/parameters/files/x/",
            "/parameters/files/x/": "/parameters/files/x/",
        ]
        for (path, expected) in cases {
            #expect(await get(path) == expected, "\(path)")
        }
    }

    // MARK: Forms and response fields

    private func post(_ path: String, _ body: String) async -> HTTPResponse {
        let type = "application/x-www-form-urlencoded; charset=utf-8"
        let request = HTTPRequest(
            head: HTTPRequestHead(.post, path, ["Content-Type": type]),
            body: HTTPRequestBody(Array(body.utf8)), isSecure: false, requestID: "r1")
        return await service.respond(to: request)
    }

    @Test(
        "of a form are read by their encoding",
        arguments: [
            ("name=a+b&tags=x&tags=y&ids=1|2", #"name=a b tags=(["x", "y"]) ids=([1, 2])"#),
            ("name=ab&tags[]=x,y&agreed=true", #"name=ab tags=(["x,y"]) agreed=(true)"#),
            ("name=ab&tags=x", #"tags=(["x"])"#),
            (#"name=ab&size={"width":3}"#, "Size(width: (3), height: nil)"),
            ("name=ab&size[width]=3&size[height]=4", "Size(width: (3), height: (4))"),
            ("name=ab&json=%7B%22width%22%3A3%7D", "Size(width: (3), height: nil)"),
            ("name=ab&deep[name]=cd&deep[price][max]=1", "max: (1.0)"),
        ])
    func forms(_ body: String, _ expected: String) async {
        let found = Self.text(of: await post("/parameters/form", body))
        #expect(found.contains(expected), "\(body): \(found)")
    }

    @Test("of a form tell where they break the contract")
    func formViolations() async {
        let cases = [
            ("", "400 body  required"), ("name=a", "422 body /name minLength"),
            ("name=ab&ids=1|x", "422 body /ids/1 type"),
            ("name=ab&size[width]=0", "422 body /size/width minimum"),
            ("name=ab&json={", "400 body  syntax"), ("name=%FF", "400 body  type"),
            ("name=ab&size[width=1", "200"), ("name=ab&deep[x", "200"),
            ("name=ab&deep[x]y]=1", "400 body  syntax"),
            (String(repeating: "a&", count: 1001), "400 body  syntax"),
        ]
        for (body, expected) in cases {
            let response = await post("/parameters/form", body)
            let found = response.status.code == 200 ? "200" : Self.text(of: response)
            #expect(found == expected, "\(body.prefix(40))")
        }
        let other = Self.text(of: await post("/parameters/forms", "width=5"))
        #expect(other.contains("width: (5)"), "\(other)")
    }

    @Test("of responses are fields of any schema")
    func responseFields() async {
        let fields = await post("/parameters/form", "name=ab").fields
        #expect(fields["X-Size"] == "width=1,height=2")
        #expect(fields["X-Numbers"] == "1,2.5")
        #expect(fields["X-Json"] == #"{"width":3}"#)
        #expect(fields["X-Maybe"] == nil)
        #expect(fields.count(of: "Set-Cookie") == 2)
    }

    @Test("of a form that is sent are names and texts")
    func sentForm() {
        let body = SizeChangedBody(
            tags: ["a b", "c"], size: Size(width: 1), area: Size(width: 2, height: 3))
        let request = SizeChangedRequest.request(to: "https://example.org/", body: body)
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "tags=a%20b&tags=c&size=%7B%22width%22%3A1%7D&area%5Bwidth%5D=2&area%5Bheight%5D=3"
        )
    }

    @Test("of parts are read whatever their schema is")
    func parts() async {
        func send(_ name: String, _ text: String) async -> String {
            let part = "Content-Disposition: form-data; name=\(name)\r\n\r\n\(text)"
            let request = HTTPRequest(
                head: HTTPRequestHead(
                    .post, "/parameters/parts", ["Content-Type": "multipart/form-data; boundary=b"]),
                body: HTTPRequestBody(Array("--b\r\n\(part)\r\n--b--\r\n".utf8)), isSecure: false,
                requestID: "r1")
            return Self.text(of: await service.respond(to: request))
        }
        #expect(await send("odd", "8") == "odd(8)")
        #expect(await send("odd", "7") == "422 body /odd not")
        #expect(await send("either", "true").contains("true"))
        #expect(await send("either", "3").contains("3"))
        #expect(await send("either", "x") == "422 body /either type")
    }
}
