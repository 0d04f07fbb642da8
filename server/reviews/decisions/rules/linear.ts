/** A symmetric, positive definite matrix by rows. */
export type Matrix = Float64Array[];

export const zeros = (n: number): Matrix => Array.from({ length: n }, () => new Float64Array(n));

const at = (row: Float64Array | undefined, j: number): number => row?.[j] ?? 0;

/** The lower factor L of A = L·Lᵀ; null when A is not positive definite. */
function factor(a: Matrix): Matrix | null {
  const n = a.length;
  const lower = zeros(n);
  for (let i = 0; i < n; i++) {
    const own = lower[i] ?? new Float64Array(n);
    for (let j = 0; j <= i; j++) {
      const other = lower[j] ?? own;
      let sum = at(a[i], j);
      for (let k = 0; k < j; k++) sum -= (own[k] ?? 0) * (other[k] ?? 0);
      if (i === j) {
        if (!(sum > 0)) return null;
        own[i] = Math.sqrt(sum);
      } else own[j] = sum / at(other, j);
    }
  }
  return lower;
}

/** The inverse of a lower triangular matrix; row by row, so that memory is walked in order. */
function inverted(lower: Matrix): Matrix {
  const result = zeros(lower.length);
  lower.forEach((row, i) => {
    const own = result[i] ?? row;
    const pivot = row[i] ?? 1;
    for (let k = 0; k < i; k++) {
      const weight = (row[k] ?? 0) / pivot;
      const above = result[k];
      if (weight === 0 || !above) continue;
      for (let j = 0; j <= k; j++) own[j] = (own[j] ?? 0) - weight * (above[j] ?? 0);
    }
    own[i] = 1 / pivot;
  });
  return result;
}

/** x of A·x = b for a symmetric, positive definite A, without its inverse; null when it is not. */
export function solution(a: Matrix, b: Float64Array): Float64Array | null {
  const lower = factor(a);
  if (!lower) return null;
  const x = Float64Array.from(b);
  lower.forEach((row, i) => {
    let sum = x[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (row[k] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (row[i] ?? 1);
  });
  for (let i = lower.length - 1; i >= 0; i--) {
    const row = lower[i] ?? x;
    const value = (x[i] ?? 0) / (row[i] ?? 1);
    x[i] = value;
    for (let k = 0; k < i; k++) x[k] = (x[k] ?? 0) - (row[k] ?? 0) * value;
  }
  return x;
}

/** The inverse of a symmetric, positive definite matrix by Cholesky; null when it is not. */
export function inverse(a: Matrix): Matrix | null {
  const lower = factor(a);
  if (!lower) return null;
  const half = inverted(lower);
  const n = a.length;
  const result = zeros(n);
  for (let k = 0; k < n; k++) {
    const row = half[k] ?? new Float64Array(n);
    for (let i = 0; i <= k; i++) {
      const into = result[i] ?? row;
      const left = row[i] ?? 0;
      for (let j = 0; j <= i; j++) into[j] = (into[j] ?? 0) + left * (row[j] ?? 0);
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) (result[j] ?? new Float64Array(n))[i] = at(result[i], j);
  return result;
}
