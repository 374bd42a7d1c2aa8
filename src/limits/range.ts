/** The smallest and the largest value that AWS accepts. */
export interface Range {
  readonly min: number;
  readonly max: number;
}
