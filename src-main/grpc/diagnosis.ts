import type { DiagnosisData } from '../../src-shared/capture';
export async function diagnose(_input: object, _signal: AbortSignal): Promise<DiagnosisData | undefined> {
  return undefined;
}
