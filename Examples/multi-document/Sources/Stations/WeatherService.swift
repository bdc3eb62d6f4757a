import ContractRuntime
import Synchronization

/// All operations: accord.yml asks for one protocol.
final class WeatherService: Operations {
    private let readings = Mutex<[String: [Reading]]>(["oul-01": []])

    func listStations(
        _ input: ListStations.Input, context: RequestContext
    ) async throws -> ListStations.Output {
        let stations = readings.withLock { readings in
            readings.sorted { $0.key < $1.key }.map { id, readings in
                WeatherStation(id: id, name: "Station \(id)", last: readings.last)
            }
        }
        return .ok(stations)
    }

    func listReadings(
        _ input: ListReadings.Input, context: RequestContext
    ) async throws -> ListReadings.Output {
        guard let found = readings.withLock({ $0[input.stationID] }) else {
            return .notFound("no station '\(input.stationID)'")
        }
        return .ok(found)
    }

    func record(_ input: Record.Input, context: RequestContext) async throws -> Record.Output {
        let isKnown = readings.withLock { readings in
            readings[input.stationID]?.append(input.body) != nil
        }
        return isKnown ? .noContent : .notFound("no station '\(input.stationID)'")
    }
}
