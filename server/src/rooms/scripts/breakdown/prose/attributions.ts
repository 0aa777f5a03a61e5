// Who says a quote in prose, as the words beside it tell: "道士笑曰：", "王生低声说", "said John", "she whispered".

export type Attribution = {
  /** Null: a verb of speech without a subject ("又曰：", "答言："). */
  readonly speaker: string | null
  /** `他`, `she`: the reader knows whom; the caller must guess. */
  readonly pronoun: 'female' | 'male' | null
  /** Who says it together with them. */
  readonly jointWith: readonly string[]
  readonly direction: string
  /** Who is spoken to, if named ("道士问众曰"). */
  readonly addressee: string | null
  /** The same one goes on: "又曰". */
  readonly goesOn: boolean
  readonly sung: boolean
  /** Thought and not said: `"I must go," he thought.` */
  readonly isInner: boolean
  /** Offsets of the attribution within the text that was searched. */
  readonly start: number
  readonly end: number
}
