// What the page knows, and the one place that changes it.

import { Answers } from "./answers.js";
import type { Desk } from "./desk.js";
import { Engine, EngineFailure } from "./engine.js";
import { History, withoutLink, type Link, type Moment, type Remembered } from "./history.js";
import { overLimit, readIncoming } from "./incoming.js";
import { asked, giveUp, isBehindLimit, kept, ownName, remembered, settle, type Input, type Reader } from "./inputs.js";
import { FIRST_QUESTION, type Question } from "./question.js";
import { askPart, chosenOf, type PartAnswer } from "./part-asked.js";
import { filesOf, type Sample } from "./samples.js";
import { certificatesOfFiles } from "./split.js";
import { count, named, short } from "./text.js";
import { now } from "./time.js";
import type { InputFile, InputObject, Inspection, Report } from "./types.js";
import { readZone, sameZone, servedZone, zoneCertificates, type ZoneChoice } from "./zone.js";

export interface Notice {
  id: number;
  tone: "info" | "problem";
  text: string;
  /** Whether it says which zone is in force. */
  ofZone: boolean;
  /** A zone that came with files and is not in force: the reader may make it so. */
  offer?: ZoneChoice;
}

/** What waits for a passphrase, with what the engine said of the last attempt. */
export interface Waiting {
  id: number;
  name: string;
}

/** What the engine says of an attempt to open a file: null where it is open. */
export type Opened = InputObject["problem"];

export class State extends EventTarget {
  served: ZoneChoice | null = servedZone();
  question: Question = { ...FIRST_QUESTION };
  notices: Notice[] = [];
  working = false;
  /** The exact text of the last report. Null before the first, and whenever there is none to stand by. */
  report: string | null = null;
  failure: EngineFailure | null = null;
  /** Answers about the last report. */
  desk: Desk | null = null;
  /** The sample that is open. */
  sample: Sample | null = null;

  #zone: ZoneChoice | null = this.served;
  #engine = new Engine();
  /** For everything but verdicts, which never wait for it. */
  #second = new Engine();
  #inputs: Input[] = [];
  #history = new History();
  /** The reader's own question, while a sample is open. */
  #own: Moment | null = null;
  /** Its files: what waits for a passphrase still does after the sample. */
  #aside: Input[] = [];
  /** The link whose files are here. */
  #link: Link | null = null;
  /** Another with every step to other files; a zone that was chosen before it is not put beside them. */
  #scene = 0;
  #turn = 0;
  #number = 0;
  #notice = 0;
  #pasted = 0;

  constructor() {
    super();
    // Starts the worker before it is needed; where it cannot run, that is said at once.
    this.#engine.call("version").then(() => this.#checkServed(), (error: unknown) => this.#fail(asFailure(error)));
  }

  /** The zone that is judged against; null where none is. */
  get zone(): ZoneChoice | null {
    return this.#zone;
  }

  /** The files, as far as they may be shown, saved or linked: never a private key, nor what waits for a passphrase. */
  get files(): InputFile[] {
    return kept(this.#inputs);
  }

  /** The names of all files, whatever is kept of them. */
  get names(): string[] {
    return this.#inputs.map(({ name }) => name);
  }

  /** The zone that the reader has chosen, or was served: never a sample's. */
  get ownZone(): ZoneChoice | null {
    return this.sample ? (this.#own?.zone ?? null) : this.zone;
  }

  /** What the report that is shown was asked: not the question that is asked next. */
  get answered(): { at: string | null; claimed: boolean } {
    const intake = this.desk?.intake;
    return { at: intake?.question.at ?? null, claimed: intake ? (intake.zone?.claimed ?? false) : true };
  }

  get isEmpty(): boolean {
    return this.#inputs.length === 0;
  }

  /** The files that wait for a passphrase. */
  get waiting(): Waiting[] {
    return this.#inputs.filter(({ locked, raw }) => locked && raw).map(({ id, name }) => ({ id, name }));
  }

  /** What Undo would take back; null where there is nothing. */
  get undoable(): string | null {
    return this.#history.next;
  }

  /** Takes what was dropped, pasted or chosen. A zone file becomes the zone, the rest is judged. */
  async add(incoming: readonly File[]): Promise<void> {
    const over = overLimit(incoming, this.#size());
    if (over) return this.#say("problem", over);
    this.#begin();
    const { files, zones, problems } = await readIncoming(incoming);
    for (const problem of problems) this.#say("problem", problem);
    if (files.length + zones.length === 0) return this.#end();
    // What is new belongs to the reader's own question, and not to what broke the engine.
    const isBroken = this.failure?.kind === "broken" || this.failure?.kind === "slow";
    this.#remember(count(files.length + zones.length, "added file"));
    if (this.sample) this.#restore(this.#own ?? emptyMoment(this.served));
    if (isBroken && !this.isEmpty) {
      this.#inputs.forEach(giveUp);
      this.#inputs = [];
      this.#leaveLink();
      this.#say("info", "The files before were set aside, since zoneseal failed on them.");
    }
    this.#take(files);
    let isChanged = files.length > 0;
    for (const zone of zones) {
      // What the host serves is not replaced by whatever lies in a folder: that takes a word of the reader's.
      const { served } = this;
      if (!served || this.zone !== served || sameZone(zone, served)) isChanged = (await this.#choose(zone)) || isChanged;
      else if (await this.#isReadable(zone)) this.#offer(zone, served);
    }
    if (isChanged) await this.judge();
    else this.#end();
  }

  async addText(text: string): Promise<void> {
    await this.add([new File([text], `pasted ${++this.#pasted}`)]);
  }

  /** Opens a sample: its files, its zone, its time and its question. The reader's own are kept beside it. */
  async open(sample: Sample): Promise<void> {
    this.#remember(`the sample “${sample.title}”`);
    this.#step(sample);
    this.#inputs = [];
    this.sample = sample;
    this.#link = null;
    this.#scene++;
    this.#put(sample.zone ? readZone(sample.zone, `of the sample “${sample.title}”`) : null);
    this.question = { ...sample.question };
    this.notices = [];
    this.#take(filesOf(sample));
    await this.judge();
  }

  /** Closes the sample, back to what was there before it. */
  async close(): Promise<void> {
    if (!this.sample) return;
    this.#remember("closing the sample");
    this.#restore(this.#own ?? emptyMoment(this.served));
    await this.judge();
  }

  /**
   * Takes what a link brought. Its zone is claimed, unless it is, letter for letter, one that this page has by other ways;
   * a link without one is judged against the zone that is here. Gives why the engine refuses the question, as a whole and
   * before anything is changed; null where it does not.
   */
  async openLink(files: readonly InputFile[], claimed: ZoneChoice | null, asks: Question): Promise<string | null> {
    const scene = ++this.#scene;
    const refusal = await this.#refusal(optionsOf({ ...asks, profile: claimed ? "zone" : asks.profile }, claimed, asks.at ?? now()));
    if (refusal !== null || scene !== this.#scene) return refusal;
    this.#remember("what the link brought");
    const before = withoutLink((this.sample ? this.#own : null) ?? this.#moment(""));
    [...this.#aside, ...this.#inputs].forEach(giveUp);
    this.#leaveSample();
    this.sample = null;
    this.#inputs = [];
    const own = [before.zone, this.served].find((one) => one && (claimed === null || one.text === claimed.text)) ?? null;
    this.#put(own ?? (claimed && { ...claimed, claimed: true }));
    this.question = asks;
    this.#take(files);
    this.#link = { ids: this.#inputs.map(({ id }) => id), ...before };
    if (this.zone?.claimed) this.#sayZone(`The zone ${named(short(this.zone.id))} is only claimed by this link. ${standing(before.zone)}`);
    await this.judge();
    return null;
  }

  /** The reader vouches for the zone that came by a link. */
  async adoptClaimed(): Promise<void> {
    if (this.zone?.claimed) await this.adopt({ ...this.zone, claimed: false, origin: "by a link, and adopted by you" });
  }

  async remove(name: string): Promise<void> {
    const gone = this.#inputs.find((input) => input.name === name);
    if (!gone) return;
    this.#remember(`removing ${name}`);
    this.#inputs = this.#inputs.filter((input) => input !== gone);
    giveUp(gone);
    if (this.#link && !this.#inputs.some(({ id }) => this.#link?.ids.includes(id))) this.#leaveLink();
    await this.judge();
  }

  clear(): void {
    if (!this.isEmpty) this.#remember("clearing");
    this.#inputs.forEach(giveUp);
    const { zone, question } = withoutLink((this.sample ? this.#own : null) ?? this.#moment(""));
    const asks = { ...question, subject: null, edge: null };
    this.#restore({ inputs: [], zone, question: asks, sample: null, link: null, before: "" });
    this.notices = [];
    void this.judge();
  }

  /** Takes back the last change of the input or the question. */
  async undo(): Promise<void> {
    const moment = this.#history.pop();
    if (!moment) return;
    this.#restore(moment);
    await this.judge();
  }

  /** Makes this the zone, once the engine has read it. A zone that it refuses changes nothing. */
  async adopt(zone: ZoneChoice): Promise<void> {
    this.#remember(`choosing the zone ${zone.id}`);
    this.#begin();
    if (await this.#choose(zone)) return this.judge();
    this.#history.pop();
    this.#end();
  }

  /** Makes a zone of a certificate that the reader has said to be this site's authority. */
  async adoptAuthority(sha256: string, id: string): Promise<string | null> {
    try {
      const text = await this.#engine.call("zoneOf", kept(this.#inputs), sha256, id);
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
    this.#remember("judging without a zone");
    this.#put(null);
    await this.judge();
  }

  async ask(question: Partial<Question>): Promise<void> {
    const changed = Object.keys(question).filter((key) => question[key as keyof Question] !== this.question[key as keyof Question]);
    if (changed.length === 0) return;
    const isTime = changed.length === 1 && changed[0] === "at";
    this.#remember(isTime ? "changing the time" : "changing the question", isTime);
    this.question = { ...this.question, ...question };
    await this.judge();
  }

  /** Tries a passphrase on a file. The passphrase and the key end with the worker that is asked. */
  async unlock(id: number, passphrase: string): Promise<Opened> {
    const input = this.#inputs.find((one) => one.id === id);
    if (!input?.raw) return null;
    const only = this.waiting.length === 1 && !this.question.subject && !this.question.edge;
    const opener = new Engine();
    const turn = this.#turn;
    const rests = this.#rests();
    try {
      const { options } = rests;
      const files = asked(this.#inputs);
      const report = await opener.call("verify", files, options, [], passphrase);
      const read = JSON.parse(report) as Report;
      const refused = read.objects.find(({ source, problem }) => source === input.name && problem && OPENING.has(problem.code));
      if (refused) return refused.problem;
      await settle(input, read, readerOf(opener, passphrase));
      giveUp(input);
      this.#history.settle(rememberedOne(input));
      this.#renew();
      // The answer of this very worker is the one to show, unless it was tried on files that are not its own.
      if (only && turn === this.#turn) this.#show({ report, options, isSplit: false, first: null }, rests, read);
      else await this.judge();
      return null;
    } catch (error) {
      this.#say("problem", `${named(input.name)} was not opened: ${named(asFailure(error).message)}.`);
      return null;
    } finally {
      opener.retire();
    }
  }

  /** Goes on without what waits for a passphrase: its key is not kept. */
  async leaveLocked(id: number): Promise<void> {
    const input = this.#inputs.find((one) => one.id === id);
    if (!input) return;
    giveUp(input);
    this.#renew();
    await this.judge();
  }

  dismiss(id: number): void {
    this.notices = this.notices.filter((notice) => notice.id !== id);
    this.#changed();
  }

  /** Makes the zone of a notice the one in force. */
  async accept({ id, offer }: Notice): Promise<void> {
    this.dismiss(id);
    if (offer) await this.adopt(offer);
  }

  /** Tells the reader something about the page itself. */
  say(tone: Notice["tone"], text: string): void {
    this.#say(tone, text);
  }

  /** Asks the engine. Only the answer to the latest question is ever shown. */
  async judge(): Promise<void> {
    const turn = ++this.#turn;
    this.#second.drop();
    if (this.isEmpty) {
      this.#forget();
      this.working = false;
      return this.#changed();
    }
    this.working = true;
    this.#changed();
    // For a moment the last answer stays, so that it does not flicker; after that nothing stands there that is not asked.
    const patience = setTimeout(() => {
      if (turn !== this.#turn) return;
      this.#forget();
      this.#changed();
    }, FLICKER_MS);
    try {
      await this.#answer(turn);
    } catch (error) {
      const failure = asFailure(error);
      if (turn === this.#turn && failure.kind !== "superseded") this.#fail(failure);
    } finally {
      clearTimeout(patience);
    }
  }

  async #answer(turn: number): Promise<void> {
    const rests = this.#rests();
    const { options } = rests;
    const files = asked(this.#inputs);
    const engine = this.#engine;
    const report = await engine.call("verify", files, options, []);
    if (turn !== this.#turn) return;
    const read = JSON.parse(report) as Report;
    const isNew = await this.#settle(engine, read);
    if (turn !== this.#turn) return;
    if (isNew) this.#sayLimits(read);
    // Only what was given can have a part in the question: not what stands in the zone file alone, or was removed.
    const chosen = chosenOf(rests.question, read);
    if (chosen.edge !== rests.question.edge || chosen.subject !== rests.question.subject) {
      this.question = { ...rests.question, ...chosen };
      this.#say("info", "The certificate that was chosen is not among the files, so all of them are judged.");
    }
    // Of a file with a key, only the public part is left by now.
    const part = await askPart(this.#engine, chosen, read, asked(this.#inputs), options);
    if (turn !== this.#turn) return;
    const question = { ...rests.question, ...chosen };
    this.#show({ report, options, isSplit: false, first: null, ...part }, { ...rests, question }, read);
  }

  /**
   * What was read for the first time is sorted. The engine that read a key ends, and another takes its place. Tells
   * whether anything was read for the first time.
   */
  async #settle(engine: Engine, read: Report): Promise<boolean> {
    const fresh = this.#inputs.filter(({ raw, locked }) => raw && !locked);
    const kinds = new Set<string>();
    for (const input of fresh) {
      kinds.add(await settle(input, read, readerOf(engine)));
      this.#history.settle(rememberedOne(input));
    }
    if (kinds.has("secret") && engine === this.#engine) this.#renew();
    return fresh.length > 0;
  }

  /** A limit that was reached is said at the top, since what follows it was not read. */
  #sayLimits({ objects }: Report): void {
    const reached = objects.find(isBehindLimit);
    if (!reached?.problem) return;
    const text = `${named(reached.source)}: ${named(reached.problem.plain)} ${reached.problem.action}`;
    if (!this.notices.some((notice) => notice.text === text)) this.#say("problem", text);
  }

  /** Another engine takes the place of the one that has seen what it should forget. */
  #renew(): void {
    const old = this.#engine;
    this.#engine = new Engine();
    this.#engine.call("version").catch(() => {});
    old.retire();
  }

  #show({ report, options, isSplit, first }: PartAnswer, { at, zone, question }: Rests, read: Report): void {
    this.#forget();
    this.report = report;
    const inputs = this.#inputs;
    const files = kept(inputs);
    this.desk = new Answers(
      this.#second,
      {
        files: first ? [first, ...files] : files,
        options,
        // A zone that was laid aside was not read.
        anchors: read.question.zone && zone ? zoneCertificates(zone.text) : [],
        at,
        certificates: certificatesOfFiles(read).map(({ sha256 }) => sha256),
        isSplit,
      },
      {
        read,
        question,
        zone,
        files,
        crossed: inputs.filter(({ crossed }) => crossed).map(({ name }) => name),
        left: inputs.flatMap(({ name, left }) => left.map((one) => ({ name, ...one }))),
        remove: (source) => void this.remove(source),
      },
    );
    this.working = false;
    this.#changed();
  }

  #take(files: readonly InputFile[]): void {
    const taken = new Set(this.names);
    for (const file of files) {
      const name = ownName(file.name, taken);
      taken.add(name);
      this.#inputs = [...this.#inputs, { id: this.#number++, name, raw: file.bytes, locked: false, kept: null, crossed: false, left: [] }];
    }
  }

  /** The host's zone is one only if the engine can read it. */
  async #checkServed(): Promise<void> {
    const { served } = this;
    if (!served || (await this.#isReadable(served)) || this.failure) return;
    this.served = null;
    if (this.zone === served) this.#put(null);
    if (!this.isEmpty) await this.judge();
  }

  /** Makes this the zone where the engine can read it, and nothing else was opened since. Tells whether it did. */
  async #choose(zone: ZoneChoice): Promise<boolean> {
    const scene = this.#scene;
    if (!(await this.#isReadable(zone)) || scene !== this.#scene) return false;
    this.#put(zone);
    const anchors = count(zone.anchors, "anchor");
    const origin = named(short(zone.origin));
    this.#sayZone(`Judging against the zone ${named(short(zone.id))}, ${origin} (${anchors}, membership by ${named(short(zone.membership))}).`);
    return true;
  }

  /** Whether the engine can read a zone. What it refuses is no zone, and the reader is told. */
  async #isReadable(zone: ZoneChoice): Promise<boolean> {
    try {
      const refusal = await this.#refusal(optionsOf(FIRST_QUESTION, zone, now()));
      if (refusal !== null) this.#say("problem", `Zone file not adopted (${named(short(zone.origin))}): ${named(refusal)}.`);
      return refusal === null;
    } catch (error) {
      this.#fail(asFailure(error));
      return false;
    }
  }

  /** Why the engine refuses to be asked this; null where it does not. */
  async #refusal(options: string): Promise<string | null> {
    try {
      await this.#engine.call("verify", [], options, []);
      return null;
    } catch (error) {
      const failure = asFailure(error);
      if (failure.kind === "refused") return failure.message;
      throw failure;
    }
  }

  /** The bytes that are asked about; while a sample is open, those of the reader's own question. */
  #size(): number {
    const own = this.sample ? (this.#own?.inputs ?? []).map(({ kept }) => kept) : this.#inputs.map(({ raw, kept }) => raw ?? kept);
    return own.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0);
  }

  /** What an answer that is asked for now will rest on, whatever is chosen until it is there. */
  #rests(): Rests {
    const { zone, question } = this;
    const at = question.at ?? now();
    return { zone, question, at, options: optionsOf(question, zone, at) };
  }

  /** Another zone takes the place of the one that is there. No answer outlives the zone that it was asked with. */
  #put(zone: ZoneChoice | null): void {
    if (!sameZone(zone, this.#zone)) {
      this.#turn++;
      this.#forget();
    }
    this.#zone = zone;
  }

  /** Something is under way that may change what is asked. */
  #begin(): void {
    this.working = true;
    this.#changed();
  }

  /** It changed nothing. */
  #end(): void {
    this.working = false;
    this.#changed();
  }

  #moment(before: string): Moment {
    return { inputs: remembered(this.#inputs), zone: this.zone, question: this.question, sample: this.sample, link: this.#link, before };
  }

  #remember(before: string, repeated = false): void {
    this.#history.push(this.#moment(before), repeated);
  }

  /** Goes back. What waits for a passphrase now still does; what did then and is gone stays gone. */
  #restore({ inputs, zone, question, sample, link }: Moment): void {
    this.#scene++;
    this.#step(sample);
    const known = [...this.#aside, ...this.#inputs];
    const here = new Map(known.map((input) => [input.id, input]));
    const back = inputs.map((was) => here.get(was.id) ?? { ...was, raw: null, locked: false });
    const isGone = (input: Input) => !input.raw && !input.kept && input.left.length === 0;
    const gone = back.filter(isGone).map(({ name }) => name);
    if (gone.length > 0) this.#say("info", `${gone.map(named).join(", ")} was not kept, since it may hold a key. Drop it again.`);
    if (!sample) known.filter((input) => !back.includes(input)).forEach(giveUp);
    this.#inputs = back.filter((input) => !isGone(input));
    this.#put(zone);
    this.question = question;
    this.sample = sample;
    this.#link = link;
    if (!sample) this.#leaveSample();
  }

  /** From the reader's own question to a sample, or from one sample to another. */
  #step(sample: Sample | null): void {
    if (!sample || this.sample) return;
    this.#own = this.#moment("");
    this.#aside = this.#inputs;
  }

  /** What a link asked, and the zone that it claimed, go with its files. */
  #leaveLink(): void {
    const { zone, question } = withoutLink(this.#moment(""));
    this.#link = null;
    this.question = question;
    this.#put(zone);
  }

  #leaveSample(): void {
    this.#own = null;
    this.#aside = [];
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
    const others = this.notices.filter(({ ofZone, offer }) => !ofZone && !offer);
    const last = new Set(others.slice(-2));
    this.notices = [...this.notices.filter((notice) => notice.ofZone || notice.offer || last.has(notice)), { id: this.#notice++, tone, text, ofZone: false }];
    this.#changed();
  }

  /** Which zone is in force is said first, by the latest word alone, and nothing else pushes that out. */
  #sayZone(text: string): void {
    this.notices = [{ id: this.#notice++, tone: "info", text, ofZone: true }, ...this.notices.filter(({ ofZone }) => !ofZone)];
    this.#changed();
  }

  /** Says that a zone came which is not in force, and how it can be. */
  #offer(zone: ZoneChoice, served: ZoneChoice): void {
    const text = `A zone file of ${named(short(zone.id))} came ${named(short(zone.origin))}. It is not in force: this page judges by ${named(short(served.id))}, with which it was served.`;
    this.notices = [{ id: this.#notice++, tone: "info", text, ofZone: false, offer: zone }, ...this.notices];
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}

/** What an answer rests on, beside the files. */
interface Rests {
  zone: ZoneChoice | null;
  question: Question;
  at: string;
  options: string;
}

/** As the engine is asked. A zone is judged by its own profile alone; for the others it is laid aside, not forgotten. */
function optionsOf({ profile, role, host }: Question, zone: ZoneChoice | null, at: string): string {
  return JSON.stringify({ profile, role, host: host || null, at, zone: profile === "zone" ? (zone?.text ?? null) : null });
}

/** What becomes of the zone that a link's stands in the place of. */
function standing(zone: ZoneChoice | null): string {
  return zone ? `Yours, ${named(short(zone.id))} (${named(short(zone.origin))}), comes back with Clear.` : "Clear takes it away again.";
}

function asFailure(error: unknown): EngineFailure {
  return error instanceof EngineFailure ? error : new EngineFailure("broken", String(error));
}

function rememberedOne(input: Input): Remembered {
  const { id, name, kept, crossed, left } = input;
  return { id, name, kept, crossed, left };
}

function readerOf(engine: Engine, passphrase?: string): Reader {
  return {
    der: (file, sha256) => engine.call("der", [file], sha256, passphrase),
    inspect: async (file) => JSON.parse(await engine.call("inspect", [file], null, false)) as Inspection,
  };
}

function emptyMoment(zone: ZoneChoice | null): Moment {
  return { inputs: [], zone, question: { ...FIRST_QUESTION }, sample: null, link: null, before: "" };
}

/** How long the last answer stays while the next one is made. */
const FLICKER_MS = 150;

/** What the engine says of a file that it did not open with a passphrase. */
const OPENING = new Set(["passphrase-needed", "passphrase-wrong", "container-damaged", "container-not-supported", "key-derivation-too-costly"]);
