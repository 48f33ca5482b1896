// The bounds of schema/: what is refused in words instead of freezing the app.

export const limits = {
  /** Of one .proto file; the largest of 8,754 real ones is below 2 MB. */
  fileBytes: 16_000_000,
  /** Of all files of one source with their imports. */
  sourceBytes: 512_000_000,
  sourceFiles: 20_000,
  /** Of one descriptor set, on disk and unpacked; all of googleapis with comments is 60 MB. */
  setBytes: 256_000_000,
  /** Of one server's answer: bytes, services, and extensions of one message. */
  reflectionBytes: 128_000_000,
  reflectionServices: 5_000,
  reflectionExtensions: 500,
  /** Folders within each other below an opened folder, and in all. */
  folderDepth: 40,
  folders: 20_000,
  /** Ancestors that are tried as import roots. */
  ancestors: 40,
  /** Folders below one `third_party` or `vendor` that are tried as import roots. */
  vendoredFolders: 300,
  /** Of one buf.yaml, buf.work.yaml or buf.gen.yaml. */
  configBytes: 1_000_000,
  /** The search for folders that would satisfy a missing import: milliseconds and folders looked into. */
  suggestionMs: 300,
  suggestionFolders: 3_000,
  /** Folders offered for one missing import. */
  suggestions: 5,
  /** Import statements that a source lists. */
  importList: 5_000,
  /** buf: one run's output, and how long it may take (14 s for all of googleapis on an idle machine, facts/schema.md). */
  outputBytes: 768_000_000,
  diagnosticBytes: 32_000_000,
  runMs: 300_000,
  /** buf processes at the same time. */
  runs: 2,
  /** Problems that one source shows. */
  problems: 200,
  /** Characters of a problem's title, hint and raw text. */
  sentence: 600,
  /** Characters of one excerpt line. */
  excerptColumns: 400,
} as const;
