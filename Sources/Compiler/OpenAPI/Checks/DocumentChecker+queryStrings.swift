import SourceText

extension DocumentChecker {
    /// OpenAPI 3.2, section 4.12.1: at most one parameter in 'querystring', and then none in
    /// 'query'.
    func checkQueryStrings() {
        for item in reading.pathItems {
            check(item.parameters)
            for operation in item.operations {
                check(operation.parameters, beside: item.parameters)
            }
        }
    }

    private func check(
        _ parameters: [Referable<Parameter>], beside others: [Referable<Parameter>] = []
    ) {
        func named(_ place: Parameter.Place, _ list: [Referable<Parameter>])
            -> [Referable<Parameter>]
        {
            list.filter { document.resolve($0)?.place == place }
        }
        let own = named(.querystring, parameters)
        let all = named(.querystring, others) + own
        guard let first = all.first else { return }
        if all.count > 1, let second = own.last {
            reading.error(
                "parameter-repeated", "an operation can have one parameter in 'querystring'",
                at: second.namePlace, notes: [.init("the other one is here", at: first.namePlace)])
        }
        let queries = named(.query, parameters) + named(.query, others)
        guard let query = queries.first, !(own.isEmpty && named(.query, parameters).isEmpty) else {
            return
        }
        reading.error(
            "parameter-repeated",
            "parameters in 'query' and in 'querystring' exclude each other",
            at: query.namePlace, notes: [.init("the query string is here", at: first.namePlace)])
    }
}
