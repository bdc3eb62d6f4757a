import AccordClient
import ContractClient

// What answers to `Range` hold: a type of each operation, all alike.

extension GetFileContent.PartialContentContent {
    /// The bytes of one range.
    var one: AnswerContent? { if case .any(let content) = self { content } else { nil } }
    /// The bytes of several, each with fields of its own.
    var several: AnswerContent? {
        if case .multipartByteranges(let content) = self { content } else { nil }
    }
}

extension GetSharedFile.PartialContentContent {
    var one: AnswerContent? { if case .any(let content) = self { content } else { nil } }
    var several: AnswerContent? {
        if case .multipartByteranges(let content) = self { content } else { nil }
    }
}

extension GetMyAvatar.PartialContentContent {
    var several: AnswerContent? {
        if case .multipartByteranges(let content) = self { content } else { nil }
    }
}

extension GetAvatar.PartialContentContent {
    var several: AnswerContent? {
        if case .multipartByteranges(let content) = self { content } else { nil }
    }
}
