// A file that the person chose for a bytes field.
export interface PickedFile {
  name: string;
  bytes: Uint8Array;
}
