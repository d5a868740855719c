// What the page knows, and the one place that changes it.

import { Answers } from "./answers.js";
import type { Desk } from "./desk.js";
import { Engine, EngineFailure } from "./engine.js";
import { FIRST_QUESTION, type Question } from "./question.js";
import { count } from "./text.js";
import { now } from "./time.js";
import type { InputFile } from "./types.js";
import { readZone, servedZone, zoneCertificates, type ZoneChoice } from "./zone.js";

/** As much as the engine takes of all files together, and the command line with it. */
const LIMIT_BYTES = 10_000_000;

export interface Notice {
  id: number;
  tone: "info" | "problem";
  text: string;
}

export class State extends EventTarget {
  files: InputFile[] = [];
  zone: ZoneChoice | null = servedZone();
  readonly served: ZoneChoice | null = this.zone;
  question: Question = { ...FIRST_QUESTION };
  notices: Notice[] = [];
  working = false;
  /** The exact text of the last report. Null before the first, and whenever there is none to stand by. */
  report: string | null = null;
  failure: EngineFailure | null = null;
  /** Answers about the last report. */
  desk: Desk | null = null;

  #engine = new Engine();
  /** For everything but verdicts, which never wait for it. */
  #second = new Engine();
  #turn = 0;
  #notice = 0;
  #pasted = 0;

  constructor() {
    super();
    // Starts the worker before it is needed; where it cannot run, that is said at once.
    this.#engine.call("version").catch((error: unknown) => this.#fail(asFailure(error)));
  }

  /** Takes what was dropped, pasted or chosen. A zone file becomes the zone, the rest is judged. */
  async add(incoming: readonly File[]): Promise<void> {
    const over = this.#firstOverLimit(incoming);
    if (over) {
      this.#say(
        "problem",
        `${over.name} takes the input over 10 MB, the limit for all files together. Nothing was read. Choose the files ` +
          "with the certificates in question; no chain is as large as this.",
      );
      return;
    }
    const added: InputFile[] = [];
    for (const file of incoming) {
      try {
        const bytes = new Uint8Array(await file.arrayBuffer());
        const zone = readZone(new TextDecoder().decode(bytes), `from ${file.name}`);
        if (zone) await this.adopt(zone);
        else added.push({ name: file.name, bytes });
      } catch {
        this.#say("problem", `${file.name} cannot be read. If it is a folder, choose the files in it.`);
      }
    }
    this.files = [...this.files, ...added];
    if (added.length > 0) await this.judge();
  }

  async addText(text: string): Promise<void> {
    await this.add([new File([text], `pasted ${++this.#pasted}`)]);
  }

  clear(): void {
    this.files = [];
    this.notices = [];
    this.#forget();
    this.#turn++;
    this.working = false;
    this.#changed();
  }

  /** Makes this the zone, once the engine has read it. A zone that it refuses changes nothing. */
  async adopt(zone: ZoneChoice): Promise<void> {
    try {
      await this.#engine.call("verify", [], this.#options(zone, now()), []);
    } catch (error) {
      const failure = asFailure(error);
      if (failure.kind === "refused") {
        this.#say("problem", `Zone file not adopted (${zone.origin}): ${failure.message}.`);
        return;
      }
      this.#fail(failure);
      return;
    }
    this.zone = zone;
    const anchors = count(zone.anchors, "anchor");
    this.#say("info", `Judging against the zone ${zone.id}, ${zone.origin} (${anchors}, membership by ${zone.membership}).`);
    await this.judge();
  }

  /** Makes a zone of a certificate that the reader has said to be this site's authority. */
  async adoptAuthority(sha256: string, id: string): Promise<string | null> {
    try {
      const text = await this.#engine.call("zoneOf", this.files, sha256, id);
      const zone = readZone(text, "from a certificate that you chose as its authority");
      if (zone) await this.adopt(zone);
      return null;
    } catch (error) {
      const failure = asFailure(error);
      if (failure.kind === "refused") return failure.message;
      this.#fail(failure);
      return null;
    }
  }

  async dropZone(zone: ZoneChoice | null): Promise<void> {
    if (zone) return this.adopt(zone);
    this.zone = null;
    await this.judge();
  }

  async ask(question: Partial<Question>): Promise<void> {
    this.question = { ...this.question, ...question };
    await this.judge();
  }

  dismiss(id: number): void {
    this.notices = this.notices.filter((notice) => notice.id !== id);
    this.#changed();
  }

  /** Asks the engine. Only the answer to the latest question is ever shown. */
  async judge(): Promise<void> {
    const turn = ++this.#turn;
    this.#second.drop();
    if (this.files.length === 0) {
      this.#forget();
      return this.#changed();
    }
    this.working = true;
    this.#changed();
    try {
      const at = this.question.at ?? now();
      const options = this.#options(this.zone, at);
      const files = this.files;
      const report = await this.#engine.call("verify", files, options, []);
      if (turn !== this.#turn) return;
      this.#forget();
      this.report = report;
      const anchors = this.zone ? zoneCertificates(this.zone.text) : [];
      this.desk = new Answers(this.#second, { files, options, anchors, at });
      this.working = false;
      this.#changed();
    } catch (error) {
      if (turn === this.#turn) this.#fail(asFailure(error));
    }
  }

  #firstOverLimit(incoming: readonly File[]): File | undefined {
    let size = this.files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    return incoming.find((file) => (size += file.size) > LIMIT_BYTES);
  }

  #options(zone: ZoneChoice | null, at: string): string {
    const { profile, role, host } = this.question;
    // A zone is judged by its own profile alone; for the others it is laid aside, not forgotten.
    const text = profile === "zone" ? (zone?.text ?? null) : null;
    return JSON.stringify({ profile, role, host: host || null, at, zone: text });
  }

  #fail(failure: EngineFailure): void {
    this.#forget();
    this.failure = failure;
    this.working = false;
    this.#changed();
  }

  /** No verdict outlives the question that it answers. */
  #forget(): void {
    this.report = null;
    this.desk = null;
    this.failure = null;
  }

  #say(tone: Notice["tone"], text: string): void {
    this.notices = [...this.notices.slice(-2), { id: this.#notice++, tone, text }];
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}

function asFailure(error: unknown): EngineFailure {
  return error instanceof EngineFailure ? error : new EngineFailure("broken", String(error));
}
