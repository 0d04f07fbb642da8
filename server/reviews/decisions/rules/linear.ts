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

/** The inverse of a lower triangular matrix. */
function inverted(lower: Matrix): Matrix {
  const n = lower.length;
  const result = zeros(n);
  for (let i = 0; i < n; i++) {
    const row = lower[i] ?? new Float64Array(n);
    const own = result[i] ?? new Float64Array(n);
    const pivot = row[i] ?? 1;
    own[i] = 1 / pivot;
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= (row[k] ?? 0) * at(result[k], j);
      own[j] = sum / pivot;
    }
  }
  return result;
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
