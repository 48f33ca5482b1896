// Service configs to begin with: a retry and a hedging policy for the method's service.
function configFor(service: string, policy: object): string {
  return JSON.stringify({ methodConfig: [{ name: [{ service }], ...policy }] }, undefined, 2);
}

export function retryExample(service: string): string {
  const retryPolicy = {
    maxAttempts: 3,
    initialBackoff: '0.2s',
    maxBackoff: '2s',
    backoffMultiplier: 2,
    retryableStatusCodes: ['UNAVAILABLE'],
  };
  return configFor(service, { retryPolicy });
}

export function hedgingExample(service: string): string {
  const hedgingPolicy = {
    maxAttempts: 3,
    hedgingDelay: '0.2s',
    nonFatalStatusCodes: ['UNAVAILABLE'],
  };
  return configFor(service, { hedgingPolicy });
}
