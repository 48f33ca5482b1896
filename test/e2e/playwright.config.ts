// End-to-end tests: the built app (out/) in the real Electron, each test with a user-data folder and servers of its own.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.test.ts',
  globalSetup: './display.ts',
  outputDir: '../../test-output/e2e',
  workers: 2,
  fullyParallel: true,
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list']],
  reportSlowTests: null,
});
