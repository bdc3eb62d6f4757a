// The Codegen plugin writes this target; SwiftPM asks for one file of its own.
