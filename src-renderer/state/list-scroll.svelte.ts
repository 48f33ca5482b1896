// Where a long list stands: virtual pixels as plain numbers, because Chromium clamps elements near 33.5 million px.

/** A place in the viewport for a row to be shown at. */
export type RowPlace = 'nearest' | 'center';

const smallestThumb = 24;

export class ListScroll {
  /** Pixels of the visible box; 0 until a list shows it. */
  viewport = $state(0);
  /** The newest row stays in view; off as soon as a person goes up. */
  follow = $state(true);
  /** Virtual pixels above the first visible one. */
  readonly position: number = $derived.by(() => (this.follow ? this.max : Math.min(this.kept, this.max)));
  private kept = $state(0);

  /**
   * @param rowHeight pixels, the same for every row: that is what keeps 10,000,000 rows exact
   * @param total how many rows there are, read reactively
   */
  constructor(
    readonly rowHeight: number,
    private readonly total: () => number,
  ) {}

  /** The largest `position`. */
  get max(): number {
    return Math.max(0, this.total() * this.rowHeight - this.viewport);
  }

  /** First row that is at least partly visible. */
  get first(): number {
    return Math.min(Math.floor(this.position / this.rowHeight), Math.max(0, this.total() - 1));
  }

  /** One after the last row that is at least partly visible. */
  get end(): number {
    return Math.min(Math.ceil((this.position + this.viewport) / this.rowHeight), this.total());
  }

  /** Rows that fit whole: what Page Up and Page Down move by. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.viewport / this.rowHeight) - 1);
  }

  get fits(): boolean {
    return this.max === 0;
  }

  moveBy(pixels: number): void {
    this.moveTo(this.position + pixels);
  }

  moveTo(position: number): void {
    const upward = position < this.position;
    this.kept = Math.max(0, Math.min(position, this.max));
    if (upward) this.follow = false;
  }

  setFollow(on: boolean): void {
    this.kept = this.position;
    this.follow = on;
  }

  /** Puts a row at the top although the list may not be known to be that long yet: it goes there as it grows. */
  placeFirst(row: number): void {
    this.kept = row * this.rowHeight;
    this.follow = false;
  }

  /** Brings a row into view; a row that is there already does not move with `nearest`. */
  reveal(row: number, place: RowPlace = 'nearest'): void {
    const top = row * this.rowHeight;
    const bottom = top + this.rowHeight;
    if (place === 'center') this.moveTo(top - (this.viewport - this.rowHeight) / 2);
    else if (top < this.position) this.moveTo(top);
    else if (bottom > this.position + this.viewport) this.moveTo(bottom - this.viewport);
  }

  /** Whether the row is in view as a whole. */
  shows(row: number): boolean {
    const top = row * this.rowHeight;
    return top >= this.position && top + this.rowHeight <= this.position + this.viewport;
  }

  /** Height of the scroll thumb on a track of `track` pixels. */
  thumbHeight(track: number): number {
    const content = this.total() * this.rowHeight;
    if (content <= 0) return track;
    return Math.min(track, Math.max(smallestThumb, (track * this.viewport) / content));
  }

  thumbTop(track: number): number {
    return this.max === 0 ? 0 : (this.position / this.max) * (track - this.thumbHeight(track));
  }

  /** The position that puts the thumb's top at `top` pixels of the track. */
  positionAt(top: number, track: number): number {
    const free = track - this.thumbHeight(track);
    return free <= 0 ? 0 : (Math.max(0, Math.min(top, free)) / free) * this.max;
  }
}
