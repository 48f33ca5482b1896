// The schemas that the tests of this folder share: the survey of the pictures, every field kind, proto2 and editions.

export const survey = `syntax = "proto3";
package survey.v1;
import "google/protobuf/timestamp.proto";
import "google/protobuf/duration.proto";

// How soon a crew goes out.
enum Priority {
  PRIORITY_UNSPECIFIED = 0;
  PRIORITY_LOW = 1;
  PRIORITY_NORMAL = 2;
  // The crew leaves within 24 hours of approval.
  PRIORITY_HIGH = 3;
}

message Point {
  int32 latitude = 1;
  int32 longitude = 2;
}

message Rectangle {
  Point lo = 1;
  Point hi = 2;
}

message CreateSurveyRequest {
  // What people call the survey.
  string title = 1;
  Rectangle area = 2;
  Priority priority = 3;
  google.protobuf.Timestamp starts_at = 4;
  oneof schedule {
    google.protobuf.Duration repeat_every = 5;
    string cron = 6;
    bool once = 7;
  }
  repeated Point waypoints = 8;
  map<string, string> labels = 9;
  bytes route_token = 10;
  optional int32 max_features = 11;
  optional double min_elevation_m = 12;
  optional string note = 13;
  bool notify = 14;
}
`;

export const kinds = `syntax = "proto3";
package kinds;
import "google/protobuf/any.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/empty.proto";
import "google/protobuf/field_mask.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";

enum Color { COLOR_NONE = 0; COLOR_RED = 1; COLOR_BLUE = -2; }

message Leaf { string name = 1; int64 number = 2; }

message Everything {
  double a_double = 1;
  float a_float = 2;
  int32 an_int32 = 3;
  int64 an_int64 = 4;
  uint32 a_uint32 = 5;
  uint64 a_uint64 = 6;
  sint32 a_sint32 = 7;
  sint64 a_sint64 = 8;
  fixed32 a_fixed32 = 9;
  fixed64 a_fixed64 = 10;
  sfixed32 an_sfixed32 = 11;
  sfixed64 an_sfixed64 = 12;
  bool a_bool = 13;
  string a_string = 14;
  bytes a_bytes = 15;
  Color color = 16;
  Leaf leaf = 17;
  Everything self = 18;

  optional int64 opt_int64 = 20;
  optional string opt_string = 21;
  optional bool opt_bool = 22;
  optional Color opt_color = 23;
  optional bytes opt_bytes = 24;

  oneof choice {
    string arm_text = 30;
    int64 arm_number = 31;
    Leaf arm_leaf = 32;
    google.protobuf.NullValue arm_null = 33;
  }

  repeated int32 int32s = 40;
  repeated int32 unpacked = 41 [packed = false];
  repeated string strings = 42;
  repeated Leaf leaves = 43;
  repeated Color colors = 44;
  repeated double doubles = 45;
  repeated bytes blobs = 46;
  repeated uint64 uint64s = 47;

  map<string, string> by_text = 50;
  map<int32, Leaf> by_int32 = 51;
  map<bool, Color> by_bool = 52;
  map<uint64, double> by_uint64 = 53;
  map<string, google.protobuf.Value> by_value = 54;

  google.protobuf.Timestamp time = 60;
  google.protobuf.Duration span = 61;
  google.protobuf.FieldMask mask = 62;
  google.protobuf.Struct struct = 63;
  google.protobuf.Value value = 64;
  google.protobuf.ListValue list = 65;
  google.protobuf.Any any = 66;
  google.protobuf.Int64Value wrapped = 67;
  google.protobuf.StringValue wrapped_text = 68;
  google.protobuf.Empty empty = 69;
  repeated google.protobuf.Timestamp times = 70;

  string constructor = 80;
  string toString = 81;
  string __proto__ = 82;
  string hasOwnProperty = 83;
}

message Older { string name = 1; }
`;

export const legacy = `syntax = "proto2";
package legacy;

enum Size { SMALL = 1; LARGE = 2; }

message Order {
  required string id = 1;
  optional Size size = 2 [default = LARGE];
  repeated int32 counts = 3;
  optional group Box = 4 {
    optional int32 width = 5;
    repeated group Item = 6 { optional string label = 7; }
  }
  repeated Size sizes = 8;
  extensions 100 to 200;
}

extend Order {
  optional string remark = 100;
  repeated int64 codes = 101;
  optional Order parent_order = 102;
}
`;

export const editions = `edition = "2023";
package editions;

message Plain {
  int32 tracked = 1;
  int32 untracked = 2 [features.field_presence = IMPLICIT];
  Plain grouped = 3 [features.message_encoding = DELIMITED];
  repeated int32 wide = 4 [features.repeated_field_encoding = EXPANDED];
  string must = 5 [features.field_presence = LEGACY_REQUIRED];
}
`;

export const shared = {
  'survey.proto': survey,
  'kinds.proto': kinds,
  'legacy.proto': legacy,
  'editions.proto': editions,
};
