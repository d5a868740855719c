// What is asked of the files.

/** The question, apart from the files and the zone. */
export interface Question {
  profile: string;
  role: string;
  /** The host name that the subject must carry; empty for any. */
  host: string;
  /** RFC 3339; null for "now". */
  at: string | null;
  /** SHA-256 of the one certificate to judge, whatever its kind; null for the engine's choice. */
  subject: string | null;
  /** SHA-256 of the certificate that users are shown: with it the split is asked (rule Z5). */
  edge: string | null;
}

export const FIRST_QUESTION: Readonly<Question> = {
  profile: "zone",
  role: "any",
  host: "",
  at: null,
  subject: null,
  edge: null,
};
