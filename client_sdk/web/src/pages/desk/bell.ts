/** The sound of an invitation: two soft tones. Browsers allow sound only after a first click or key, so it is made ready then. */

const TONES_HZ = [660, 880] as const;
const TONE_S = 0.16;
const LOUDNESS = 0.12;

export class Bell {
  #audio: AudioContext | null = null;

  constructor() {
    window.addEventListener("pointerdown", this.#wake);
    window.addEventListener("keydown", this.#wake);
  }

  /** Rings, if the browser lets it; nothing depends on it. */
  ring(): void {
    const audio = this.#audio;
    if (audio?.state !== "running") return;
    TONES_HZ.forEach((frequency, at) => {
      const start = audio.currentTime + at * TONE_S;
      const gain = audio.createGain();
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.001, start + TONE_S * 1.8);
      const tone = new OscillatorNode(audio, { frequency, type: "sine" });
      tone.connect(gain).connect(audio.destination);
      tone.start(start);
      tone.stop(start + TONE_S * 2);
    });
  }

  close(): void {
    this.#rest();
    void this.#audio?.close();
    this.#audio = null;
  }

  readonly #wake = (): void => {
    this.#rest();
    if (typeof AudioContext === "undefined") return;
    this.#audio ??= new AudioContext();
    void this.#audio.resume();
  };

  #rest(): void {
    window.removeEventListener("pointerdown", this.#wake);
    window.removeEventListener("keydown", this.#wake);
  }
}
