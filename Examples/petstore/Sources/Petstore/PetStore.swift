import ContractRuntime
import Synchronization

/// The operations of the tag `pets`.
final class PetStore: PetsOperations {
    private struct State {
        var pets: [Int64: Pet] = [:]
        var lastID: Int64 = 0
    }

    private let state = Mutex(State())

    func listPets(
        _ input: ListPets.Input, context: RequestContext
    ) async throws -> ListPets.Output {
        let pets = state.withLock { $0.pets.values.sorted { $0.id < $1.id } }
        let wanted = pets.filter { input.kind == nil || $0.kind == input.kind }
        return .ok(Array(wanted.prefix(Int(input.limit))))
    }

    func addPet(
        _ input: AddPet.Input, caller: Keeper, context: RequestContext
    ) async throws -> AddPet.Output {
        let pet = state.withLock { state in
            state.lastID += 1
            let pet = Pet(
                name: input.body.name, kind: input.body.kind, born: input.body.born,
                id: state.lastID)
            state.pets[pet.id] = pet
            return pet
        }
        return .created(pet, location: GetPet.path(petID: pet.id))
    }

    func getPet(_ input: GetPet.Input, context: RequestContext) async throws -> GetPet.Output {
        guard let pet = state.withLock({ $0.pets[input.petID] }) else { return .notFound }
        return .ok(pet)
    }

    func removePet(
        _ input: RemovePet.Input, caller: Keeper, context: RequestContext
    ) async throws -> RemovePet.Output {
        let pet = state.withLock { $0.pets.removeValue(forKey: input.petID) }
        return pet == nil ? .notFound : .noContent
    }
}
