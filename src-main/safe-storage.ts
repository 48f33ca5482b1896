// Electron's safeStorage as the vault's cipher: Keychain, DPAPI, or a keyring of the Linux desktop.
import { safeStorage } from 'electron';
import type { Cipher } from './secrets/cipher';

export const systemCipher: Cipher = {
  available() {
    if (!safeStorage.isEncryptionAvailable()) return false;
    // Without a keyring Linux offers `basic_text`: a key that is in every copy of Chromium.
    if (process.platform !== 'linux') return true;
    return !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
  },
  seal: (text) => safeStorage.encryptString(text).toString('base64'),
  open: (sealed) => safeStorage.decryptString(Buffer.from(sealed, 'base64')),
};
