/** What the modules of /inspect hand to one another. No page loads this file; see ../../types.d.ts. */

type Photo = import("./photo.js").Photo;
interface PhotoSize {
  width: number;
  height: number;
}

/** What the server found in a photo, made small. */
interface PhotoFound extends Pick<Reply, "score" | "threshold" | "verdict" | "p_value" | "reconstruction_error" | "shape"> {
  /** Left, top, right and bottom in the photo's pixels. */
  box: number[] | null;
  /** Height and width of the photo. */
  size: number[] | null;
  heatShape: number[] | null;
  /** As values from 0 to 1 of a drawing, which has no heat; as bytes of a photo. */
  input: number[] | null;
  reconstruction: number[] | Uint8ClampedArray;
  heat: Uint8ClampedArray | null;
}
/** The same at the threshold in use. */
type PhotoJudged = PhotoFound & { anomaly: boolean };

/** What the visitor has before him. */
interface InspectState {
  detector: string;
  /** The detector asked for last. */
  wanted: string;
  /** Of the detector. */
  spec: Spec | null;
  thing: Thing | null;
  /** The visitor's own, or null. */
  threshold: number | null;
  photos: Photo[];
  samples: Photo[];
  selected: Photo | null;
  /** Whether that was chosen by hand. */
  isChosen: boolean;
}
type InspectJudging = Pick<InspectState, "spec" | "thing" | "threshold">;

/** Where a scene's picture lies on a canvas. `unit`: pixels of one of CSS. */
interface PicturePlace {
  x: number;
  y: number;
  width: number;
  height: number;
  unit?: number;
}
/** What a frame shows. `ground`: frames of one ground share the loupe. */
interface Scene {
  width: number;
  height: number;
  paint: (context: Canvas, place: PicturePlace) => void;
}
type PaneName = "photo" | "redrawn" | "off";
/** Where the loupe is, as shares of the picture's width and height. */
interface Spot {
  canvas: HTMLCanvasElement;
  u: number;
  v: number;
  zoom: number;
}
