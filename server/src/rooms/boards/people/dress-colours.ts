// Who wears which colour: people who share a scene have different ones, so that a viewer tells them apart. Pure and stable: whoever
// has been on the board longer chooses first, so that a newcomer takes what is left instead of redressing the others.
import type { DressColour } from '#contract/breakdown.ts'
import type { BoardCharacter, BoardScene, BoardShot } from '../board.ts'

export const DRESS_COLOURS = [
  'blue',
  'red',
  'green',
  'ochre',
  'purple',
  'brown',
  'teal',
  'pink',
  'grey',
  'black',
  'white',
  'sky',
] as const satisfies readonly DressColour[]

/** "红衣", "a red coat": said in so many words it stands, whoever else wears it. */
const SAID: readonly (readonly [DressColour, RegExp])[] = [
  ['red', wears('红|朱|绯', 'red|crimson|scarlet')],
  ['white', wears('白|素', 'white')],
  ['black', wears('黑|玄', 'black')],
  ['blue', wears('青|蓝|藏青', 'blue|navy')],
  ['green', wears('绿', 'green')],
  ['purple', wears('紫', 'purple|violet')],
  ['ochre', wears('黄|杏', 'yellow|golden')],
  ['pink', wears('粉', 'pink')],
  ['brown', wears('褐|棕', 'brown')],
  ['grey', wears('灰', 'gr[ea]y')],
]

function wears(han: string, words: string): RegExp {
  const dress = 'dress|coat|robe|gown|suit|shirt|jacket|skirt|cloak|uniform|sweater|cape|hoodie|blouse'
  return new RegExp(
    `(?:${han})色?的?(?:[\\u4e00-\\u9fff]{0,2})(?:衣|袍|裙|衫|装|褂|袄)|\\b(?:${words}) (?:\\w+ )?(?:${dress})`,
    'i',
  )
}

/** What is worn at work, the most usual first. */
const AT_WORK: readonly (readonly [RegExp, readonly DressColour[]])[] = [
  [/医生|大夫|护士|科学家|博士|\b(?:doctor|dr|nurse|scientist|surgeon)\b/i, ['white', 'sky', 'teal']],
  [/警|保安|军官|\b(?:police|cop|sheriff|guard|officer|soldier|captain|pilot)\b/i, ['blue', 'black', 'green']],
  [/差役|衙役|巡士|捕快|将军|侍卫/, ['black', 'blue', 'red']],
  [/道士|老道|道长|庄子|司命|和尚|旧袍|破巾|破衣|taoist|monk|friar/i, ['grey', 'brown', 'ochre']],
  [/宇航|机器|飞船|\b(?:astronaut|robot|android)\b/i, ['grey', 'sky', 'white']],
]
/** Seldom worn by men, and never missed. */
const SELDOM: Partial<Record<'female' | 'male', readonly DressColour[]>> = {
  male: ['pink', 'sky', 'red'],
  female: ['brown'],
}

export function colourSaid(notes: string): DressColour | undefined {
  const text = notes.slice(0, 2000)
  return SAID.find(([, pattern]) => pattern.test(text))?.[0]
}

export type Stage = {
  readonly scenes: readonly Pick<BoardScene, 'id' | 'characters'>[]
  readonly shots: readonly Pick<BoardShot, 'sceneId' | 'figures'>[]
}

/** Up to twelve people of one scene differ; of more, as few as can be are dressed alike. Linear in who is where. */
export function dressPeople(characters: readonly BoardCharacter[], stage: Stage): BoardCharacter[] {
  const scenesOf = meetings(characters, stage)
  const taken = new Map<string, Map<DressColour, number>>()
  const colours = new Map<string, DressColour>()
  const said = new Map(characters.map((one) => [one.id, colourSaid(one.prompt ?? one.notes)]))
  const ranked = characters.toSorted(
    (a, b) => Number(said.get(b.id) !== undefined) - Number(said.get(a.id) !== undefined) || (a.id < b.id ? -1 : 1),
  )
  for (const one of ranked) {
    const scenes = scenesOf.get(one.id) ?? []
    const colour = said.get(one.id) ?? chooseColour(one, (colour) => clashes(scenes, taken, colour))
    colours.set(one.id, colour)
    for (const scene of scenes) {
      const counts = taken.get(scene) ?? new Map<DressColour, number>()
      counts.set(colour, (counts.get(colour) ?? 0) + 1)
      taken.set(scene, counts)
    }
  }
  return characters.map((one) => ({ ...one, colour: colours.get(one.id) ?? one.colour }))
}

function clashes(
  scenes: readonly string[],
  taken: ReadonlyMap<string, ReadonlyMap<DressColour, number>>,
  colour: DressColour,
): number {
  let count = 0
  for (const scene of scenes) count += taken.get(scene)?.get(colour) ?? 0
  return count
}

/** By character, the scenes that they are in or are seen in. */
function meetings(characters: readonly BoardCharacter[], { scenes, shots }: Stage): ReadonlyMap<string, string[]> {
  const idOf = new Map(characters.flatMap((one) => [one.name, ...one.aliases].map((name) => [name, one.id] as const)))
  for (const one of characters) idOf.set(one.name, one.id)
  const met = new Map<string, Set<string>>()
  const meet = (name: string, scene: string) => {
    const id = idOf.get(name)
    if (id !== undefined) met.set(id, (met.get(id) ?? new Set<string>()).add(scene))
  }
  for (const scene of scenes) for (const name of scene.characters) meet(name, scene.id)
  for (const shot of shots) for (const figure of shot.figures) meet(figure.character, shot.sceneId)
  return new Map([...met].map(([id, own]) => [id, [...own]]))
}

const CLASH = 1000
const NOT_AT_WORK = 20
const SELDOM_COST = 12
const TASTE = 10

function chooseColour(one: BoardCharacter, clashesOf: (colour: DressColour) => number): DressColour {
  const words = `${one.name} ${one.aliases.join(' ')} ${one.notes.slice(0, 400)}`
  const work = AT_WORK.find(([pattern]) => pattern.test(words))?.[1]
  let best: { colour: DressColour; cost: number } = { colour: 'grey', cost: Number.POSITIVE_INFINITY }
  for (const colour of DRESS_COLOURS) {
    const place = work?.indexOf(colour) ?? 0
    const fit = work ? (place < 0 ? NOT_AT_WORK : place) : TASTE * taste(one.name, colour)
    const seldom = one.gender !== null && SELDOM[one.gender]?.includes(colour) ? SELDOM_COST : 0
    const cost = CLASH * clashesOf(colour) + fit + (work ? 0 : seldom)
    if (cost < best.cost) best = { colour, cost }
  }
  return best.colour
}

/** FNV-1a with a final stir, from 0 up to 1. */
function taste(name: string, colour: string): number {
  let value = 0x811c9dc5
  for (const sign of `${name} ${colour}`) value = Math.imul(value ^ (sign.codePointAt(0) ?? 0), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return ((value ^ (value >>> 16)) >>> 0) / 2 ** 32
}
