// Data: the metaschemas of drafts 7 and 4, reduced to what validates.
extension Metaschemas {
    static let draft7: StaticString = """
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "$id": "http://json-schema.org/draft-07/schema#",
          "type": ["object", "boolean"],
          "definitions": {
            "schemaArray": {"type": "array", "minItems": 1, "items": {"$ref": "#"}},
            "nonNegativeInteger": {"type": "integer", "minimum": 0},
            "simpleTypes": {
              "enum": ["array", "boolean", "integer", "null", "number", "object", "string"]
            },
            "stringArray": {"type": "array", "items": {"type": "string"}, "uniqueItems": true},
            "schemaMap": {"type": "object", "additionalProperties": {"$ref": "#"}}
          },
          "properties": {
            "$id": {"type": "string", "format": "uri-reference"},
            "$schema": {"type": "string", "format": "uri"},
            "$ref": {"type": "string", "format": "uri-reference"},
            "$comment": {"type": "string"},
            "title": {"type": "string"},
            "description": {"type": "string"},
            "readOnly": {"type": "boolean"},
            "writeOnly": {"type": "boolean"},
            "examples": {"type": "array"},
            "multipleOf": {"type": "number", "exclusiveMinimum": 0},
            "maximum": {"type": "number"},
            "exclusiveMaximum": {"type": "number"},
            "minimum": {"type": "number"},
            "exclusiveMinimum": {"type": "number"},
            "maxLength": {"$ref": "#/definitions/nonNegativeInteger"},
            "minLength": {"$ref": "#/definitions/nonNegativeInteger"},
            "pattern": {"type": "string", "format": "regex"},
            "additionalItems": {"$ref": "#"},
            "items": {"anyOf": [{"$ref": "#"}, {"$ref": "#/definitions/schemaArray"}]},
            "maxItems": {"$ref": "#/definitions/nonNegativeInteger"},
            "minItems": {"$ref": "#/definitions/nonNegativeInteger"},
            "uniqueItems": {"type": "boolean"},
            "contains": {"$ref": "#"},
            "maxProperties": {"$ref": "#/definitions/nonNegativeInteger"},
            "minProperties": {"$ref": "#/definitions/nonNegativeInteger"},
            "required": {"$ref": "#/definitions/stringArray"},
            "additionalProperties": {"$ref": "#"},
            "definitions": {"$ref": "#/definitions/schemaMap"},
            "properties": {"$ref": "#/definitions/schemaMap"},
            "patternProperties": {
              "type": "object", "additionalProperties": {"$ref": "#"},
              "propertyNames": {"format": "regex"}
            },
            "dependencies": {
              "type": "object",
              "additionalProperties": {
                "anyOf": [{"$ref": "#"}, {"$ref": "#/definitions/stringArray"}]
              }
            },
            "propertyNames": {"$ref": "#"},
            "enum": {"type": "array"},
            "type": {
              "anyOf": [
                {"$ref": "#/definitions/simpleTypes"},
                {
                  "type": "array", "items": {"$ref": "#/definitions/simpleTypes"},
                  "minItems": 1, "uniqueItems": true
                }
              ]
            },
            "format": {"type": "string"},
            "contentMediaType": {"type": "string"},
            "contentEncoding": {"type": "string"},
            "if": {"$ref": "#"},
            "then": {"$ref": "#"},
            "else": {"$ref": "#"},
            "allOf": {"$ref": "#/definitions/schemaArray"},
            "anyOf": {"$ref": "#/definitions/schemaArray"},
            "oneOf": {"$ref": "#/definitions/schemaArray"},
            "not": {"$ref": "#"}
          }
        }
        """

    static let draft4: StaticString = """
        {
          "id": "http://json-schema.org/draft-04/schema#",
          "$schema": "http://json-schema.org/draft-04/schema#",
          "type": "object",
          "definitions": {
            "schemaArray": {"type": "array", "minItems": 1, "items": {"$ref": "#"}},
            "positiveInteger": {"type": "integer", "minimum": 0},
            "simpleTypes": {
              "enum": ["array", "boolean", "integer", "null", "number", "object", "string"]
            },
            "stringArray": {
              "type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": true
            },
            "schemaMap": {"type": "object", "additionalProperties": {"$ref": "#"}},
            "schemaOrBoolean": {"anyOf": [{"type": "boolean"}, {"$ref": "#"}]}
          },
          "properties": {
            "id": {"type": "string"},
            "$schema": {"type": "string"},
            "title": {"type": "string"},
            "description": {"type": "string"},
            "multipleOf": {"type": "number", "minimum": 0, "exclusiveMinimum": true},
            "maximum": {"type": "number"},
            "exclusiveMaximum": {"type": "boolean"},
            "minimum": {"type": "number"},
            "exclusiveMinimum": {"type": "boolean"},
            "maxLength": {"$ref": "#/definitions/positiveInteger"},
            "minLength": {"$ref": "#/definitions/positiveInteger"},
            "pattern": {"type": "string", "format": "regex"},
            "additionalItems": {"$ref": "#/definitions/schemaOrBoolean"},
            "items": {"anyOf": [{"$ref": "#"}, {"$ref": "#/definitions/schemaArray"}]},
            "maxItems": {"$ref": "#/definitions/positiveInteger"},
            "minItems": {"$ref": "#/definitions/positiveInteger"},
            "uniqueItems": {"type": "boolean"},
            "maxProperties": {"$ref": "#/definitions/positiveInteger"},
            "minProperties": {"$ref": "#/definitions/positiveInteger"},
            "required": {"$ref": "#/definitions/stringArray"},
            "additionalProperties": {"$ref": "#/definitions/schemaOrBoolean"},
            "definitions": {"$ref": "#/definitions/schemaMap"},
            "properties": {"$ref": "#/definitions/schemaMap"},
            "patternProperties": {"$ref": "#/definitions/schemaMap"},
            "dependencies": {
              "type": "object",
              "additionalProperties": {
                "anyOf": [{"$ref": "#"}, {"$ref": "#/definitions/stringArray"}]
              }
            },
            "enum": {"type": "array", "minItems": 1, "uniqueItems": true},
            "type": {
              "anyOf": [
                {"$ref": "#/definitions/simpleTypes"},
                {
                  "type": "array", "items": {"$ref": "#/definitions/simpleTypes"},
                  "minItems": 1, "uniqueItems": true
                }
              ]
            },
            "format": {"type": "string"},
            "allOf": {"$ref": "#/definitions/schemaArray"},
            "anyOf": {"$ref": "#/definitions/schemaArray"},
            "oneOf": {"$ref": "#/definitions/schemaArray"},
            "not": {"$ref": "#"}
          },
          "dependencies": {
            "exclusiveMaximum": ["maximum"],
            "exclusiveMinimum": ["minimum"]
          }
        }
        """
}
