// Who has which voice so far, counted: what a voice costs whoever chooses next depends on how many have it, not on who they are.
import type { VoiceChoice } from '#rooms/generation/provider.ts'

export type TakenVoice = {
  readonly engineId: string
  readonly voiceId: string
  /** In semitones; only differences mean anything. */
  readonly pitch: number
  readonly narrates: boolean
}

export type Taken = { readonly voice: TakenVoice; readonly count: number }

export type TakenVoices = {
  /** By engine and voice: at which pitches it is taken, and how often. */
  readonly ofVoice: (voice: Pick<TakenVoice, 'engineId' | 'voiceId'>) => readonly Taken[]
  /** Of those who are heard in a scene with them. */
  readonly ofPartners: readonly Taken[]
}

type Heard = { readonly scenes: readonly number[]; readonly voices: Map<TakenVoice, number> }

export class Cast {
  readonly choices = new Map<string, VoiceChoice>()
  readonly #describe: (choice: VoiceChoice) => Omit<TakenVoice, 'engineId' | 'voiceId'>
  /** One for each engine, voice and shift. */
  readonly #voices = new Map<string, TakenVoice>()
  readonly #counts = new Map<string, Map<TakenVoice, number>>()
  /** Those who speak in the same scenes share their partners: a line sheet has thousands of them. */
  readonly #groupOf = new Map<string, Heard>()
  readonly #groupsOfScene: Set<Heard>[]

  constructor(
    scenes: readonly (readonly string[])[],
    describe: (choice: VoiceChoice) => Omit<TakenVoice, 'engineId' | 'voiceId'>,
  ) {
    this.#describe = describe
    const scenesOf = new Map<string, number[]>()
    for (const [at, scene] of scenes.entries())
      for (const name of new Set(scene)) {
        const own = scenesOf.get(name)
        if (own) own.push(at)
        else scenesOf.set(name, [at])
      }
    this.#groupsOfScene = scenes.map(() => new Set())
    const groups = new Map<string, Heard>()
    for (const [name, own] of scenesOf) {
      const key = own.join(' ')
      const group = groups.get(key) ?? { scenes: own, voices: new Map() }
      groups.set(key, group)
      this.#groupOf.set(name, group)
      for (const at of own) this.#groupsOfScene[at]?.add(group)
    }
  }

  has(name: string): boolean {
    return this.choices.has(name)
  }

  /** Once for each name. */
  set(name: string, choice: VoiceChoice): void {
    this.choices.set(name, choice)
    const voice = this.#voiceOf(choice)
    const key = keyOf(voice)
    const counts = this.#counts.get(key) ?? new Map<TakenVoice, number>()
    this.#counts.set(key, counts)
    count(counts, voice, 1)
    const group = this.#groupOf.get(name)
    if (group) count(group.voices, voice, 1)
  }

  seenBy(name: string): TakenVoices {
    const partners = new Map<TakenVoice, number>()
    const groups = new Set(this.#groupOf.get(name)?.scenes.flatMap((at) => [...(this.#groupsOfScene[at] ?? [])]))
    for (const { voices } of groups) for (const [voice, times] of voices) count(partners, voice, times)
    return { ofVoice: (voice) => listed(this.#counts.get(keyOf(voice))), ofPartners: listed(partners) }
  }

  #voiceOf(choice: VoiceChoice): TakenVoice {
    const { engineId, voiceId, pitchSemitones } = choice
    const key = JSON.stringify([engineId, voiceId, pitchSemitones])
    const voice = this.#voices.get(key) ?? { engineId, voiceId, ...this.#describe(choice) }
    this.#voices.set(key, voice)
    return voice
  }
}

const keyOf = ({ engineId, voiceId }: Pick<TakenVoice, 'engineId' | 'voiceId'>): string =>
  JSON.stringify([engineId, voiceId])

function count(counts: Map<TakenVoice, number>, voice: TakenVoice, times: number): void {
  counts.set(voice, (counts.get(voice) ?? 0) + times)
}

const listed = (counts: ReadonlyMap<TakenVoice, number> | undefined): Taken[] =>
  [...(counts ?? [])].map(([voice, times]) => ({ voice, count: times }))
