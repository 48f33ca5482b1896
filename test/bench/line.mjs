// One line of the bench's report, and numbers as it shows them.

/** @typedef {{ what: string, measured: string, goal: string, met: boolean }} Line */

/** @param {number} value @param {number} digits */
export const text = (value, digits = 1) =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
