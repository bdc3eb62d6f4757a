/// The circles of a graph: two nodes are in one component when each can be reached from the other.
struct StrongComponents {
    /// The number of each node's component.
    private var components: [Int]

    /// Finds the components by Tarjan's algorithm (R. Tarjan, Depth-first search and linear graph
    /// algorithms, 1972), with a stack of its own: documents hold chains of any length.
    init(_ edges: [[Int]]) {
        let count = edges.count
        components = [Int](repeating: -1, count: count)
        var order = [Int](repeating: -1, count: count)
        var low = [Int](repeating: 0, count: count)
        var nextEdge = [Int](repeating: 0, count: count)
        var path: [Int] = []
        var candidates: [Int] = []
        var number = 0
        for start in 0..<count where order[start] < 0 {
            path.append(start)
            while let node = path.last {
                if order[node] < 0 {
                    order[node] = number
                    low[node] = number
                    number += 1
                    candidates.append(node)
                }
                if nextEdge[node] < edges[node].count {
                    let target = edges[node][nextEdge[node]]
                    nextEdge[node] += 1
                    if order[target] < 0 {
                        path.append(target)
                    } else if components[target] < 0 {
                        low[node] = min(low[node], order[target])
                    }
                    continue
                }
                path.removeLast()
                if let parent = path.last { low[parent] = min(low[parent], low[node]) }
                guard low[node] == order[node] else { continue }
                while let member = candidates.popLast() {
                    components[member] = node
                    if member == node { break }
                }
            }
        }
    }

    /// Whether an edge lies on a circle.
    func isCircle(from start: Int, to end: Int) -> Bool { components[start] == components[end] }
}
