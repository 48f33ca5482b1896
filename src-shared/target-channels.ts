// Channels for the settings of targets: choosers for certificate files. They are spread into the contract.
import { z } from 'zod';

/** What a chosen file should hold; it decides the endings that the chooser offers. */
export const certificateFileSchema = z.enum(['authority', 'certificate', 'key', 'pkcs12']);
export type CertificateFile = z.infer<typeof certificateFileSchema>;

/** Their channels in the contract. */
export const targetChannels = {
  /** Null means that the person changed their mind. The file is read when a connection is made, not now. */
  'dialog.chooseCertificate': {
    request: z.object({ what: certificateFileSchema }),
    response: z.object({ path: z.string().nullable() }),
  },
  /** Writes PEM where the person chooses. */
  'dialog.saveCertificate': {
    request: z.object({ name: z.string().max(200), pem: z.string().max(4_000_000) }),
    response: z.object({ path: z.string().nullable() }),
  },
} as const;
