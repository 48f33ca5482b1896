// .proto files with what is hard to print.

export const proto2Proto = `syntax = "proto2";
package a.two;
import "google/protobuf/descriptor.proto";
import public "google/protobuf/any.proto";
option java_package = "a.two";
option optimize_for = CODE_SIZE;

enum Color {
  option allow_alias = true;
  reserved -3 to -2, 100 to max;
  reserved "OLD";
  RED = 0;
  ROT = 0;
  NEGATIVE = -1 [deprecated = true];
}

message Base {
  message Before { optional int32 x = 1; }
  optional group First = 1 { optional string name = 1; message Deep {} }
  message Between {}
  repeated group Second = 2 [deprecated = true] { required bytes b = 1; }
  optional Before before = 3;
  optional Between between = 4;
  required int64 big = 5 [default = -9223372036854775808];
  optional uint64 ubig = 6 [default = 18446744073709551615];
  optional float inf = 7 [default = inf];
  optional double ninf = 8 [default = -inf];
  optional float nan = 9 [default = nan];
  optional float small = 10 [default = 1.5e-10];
  optional string text = 11 [default = "q\\"uo\\nte \\\\ \\t \\001 \\303\\266"];
  optional bytes raw = 12 [default = "\\000\\377\\"'\\n"];
  optional Color color = 13 [default = NEGATIVE];
  optional bool flag = 14 [default = true, json_name = "FLAG"];
  repeated int32 packed = 15 [packed = true];
  map<string, Before> entries = 16;
  message After {}
  oneof choice {
    string one = 17;
    group Two = 18 { optional int32 y = 1; }
  }
  extensions 100 to 199, 300;
  extensions 500 to 600 [declaration = { number: 500 full_name: ".a.two.declared" type: ".a.two.Base" }, verification = DECLARATION];
  extensions 1000 to max;
  reserved 20, 30 to 40;
  reserved "gone", "lost";
  extend Base { optional Base inside = 100; }
}

extend Base {
  optional string outside = 101 [default = "o"];
  repeated group Ext = 102 { optional Color c = 1; }
}
message Late {}
extend Base { optional Base declared = 500; }

extend google.protobuf.FieldOptions { optional Rule rule = 50001; repeated string tags = 50002; optional double weight = 50003; }
message Rule {
  optional int32 min = 1;
  repeated Rule all = 2;
  map<string, int64> limits = 3;
  optional group Part = 4 { optional bytes mask = 1; }
  optional google.protobuf.Any any = 5;
  optional Color color = 6;
  extensions 100 to 110;
}
extend Rule { optional string note = 100; }

message Ruled {
  optional string first = 1 [
    (rule) = { min: 3 all { min: 1 } all { color: NEGATIVE } limits { key: "k" value: 9007199254740993 } [a.two.note]: "ü" },
    (tags) = "x", (tags) = "y", (weight) = -inf
  ];
  optional string second = 2 [(rule).min = 1, (rule).(note) = "n", (rule).part.mask = "\\377\\000"];
}
`;

/** On its own: buf 1.74 drops message_set_wire_format from sets that also hold descriptor.proto. */
export const messageSetProto = `syntax = "proto2";
package sets;
message Set { option message_set_wire_format = true; extensions 4 to max; }
message Typed { extend Set { optional Typed in_set = 5; } }
`;

export const proto3Proto = `syntax = "proto3";
package three;
import "google/protobuf/descriptor.proto";
import "google/protobuf/timestamp.proto";
option go_package = "x/three;three";

extend google.protobuf.MethodOptions { Http http = 72295728; }
extend google.protobuf.OneofOptions { int32 one = 50000; }
extend google.protobuf.EnumValueOptions { optional string label = 50000; }
message Http { string get = 1; repeated Http additional_bindings = 11; bool on = 12; float ratio = 13; }

service Books {
  option deprecated = true;
  rpc Get(GetRequest) returns (Book) { option (http) = { get: "/v1/{name=books/*}" additional_bindings { get: "/v2" } ratio: 0.1 }; option idempotency_level = NO_SIDE_EFFECTS; }
  rpc Empty(GetRequest) returns (Book) {}
  rpc Chat(stream GetRequest) returns (stream Book);
}
message GetRequest { string name = 1; }
message Book {
  optional int32 pages = 1;
  oneof kind { option (one) = 3; string paper = 2; Book nested = 3; }
  optional string late = 4;
  map<int64, google.protobuf.Timestamp> times = 5;
  map<string, Kind> kinds = 6 [deprecated = true];
  string odd__name_ = 7;
  string named = 8 [json_name = "@type"];
  repeated int32 plain = 9 [packed = false];
  enum Kind { KIND_UNSPECIFIED = 0 [(label) = "none"]; NEW = 1; }
  string message = 10;
  string option = 11;
  string reserved = 12;
  reserved 100 to max;
}
`;

export const editionProto = `edition = "2023";
package ed;
import "google/protobuf/descriptor.proto";
option features.json_format = LEGACY_BEST_EFFORT;
option features.(mine).level = 3;
message Mine { int32 level = 1; }
extend google.protobuf.FeatureSet { Mine mine = 9999; }
message M {
  int32 implicit = 1 [features.field_presence = IMPLICIT];
  int32 explicit = 2 [features.field_presence = EXPLICIT, default = 7];
  int32 required = 3 [features.field_presence = LEGACY_REQUIRED];
  repeated int32 expanded = 4 [features.repeated_field_encoding = EXPANDED];
  M delimited = 5 [features.message_encoding = DELIMITED];
  string loose = 6 [features.utf8_validation = NONE];
  map<string, string> labels = 7 [features.utf8_validation = NONE];
  reserved gone, lost;
  reserved 10 to 20;
  extensions 100 to 200;
}
enum Closed { option features.enum_type = CLOSED; A = 1; reserved B; }
extend M { Closed closed = 100 [default = A]; }
`;

/** Short names that mean something nearer than what is wanted. */
export const scopesProto = {
  'google/api/thing.proto': `syntax = "proto3";
package google.api;
message Thing {}
`,
  'shop/google/order.proto': `syntax = "proto3";
package shop.google;
import "google/api/thing.proto";
import "shop/item.proto";
message Item { Item own = 1; .shop.Item other = 2; .google.api.Thing thing = 3; }
message string_ { message string_ {} string_ inner = 1; .shop.google.string_ outer = 2; }
message Outer {
  message Inner { message Inner {} Inner deepest = 1; .shop.google.Outer.Inner middle = 2; }
  Inner inner = 1;
  .shop.google.Inner top = 2;
  int32 Lone = 3;
  .shop.google.Lone lone = 4;
}
message Inner {}
message Lone {}
message option { int32 x = 1; }
message stream {}
message Odd { .shop.google.option option = 1; .shop.google.stream stream = 2; }
service S { rpc stream(.shop.google.stream) returns (stream .shop.google.stream); }
`,
  'shop/item.proto': `syntax = "proto3";
package shop;
message Item {}
`,
};
