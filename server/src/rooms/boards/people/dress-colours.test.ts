// Two people of one scene are never dressed alike, and whoever was there first keeps what she wears.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createScriptReader } from '#rooms/scripts/scripts.ts'
import type { BoardCharacter } from '../board.ts'
import { deriveBoard } from '../derived.ts'
import { Edits } from '../edits.ts'
import { overlay } from '../overlay.ts'
import { colourSaid, DRESS_COLOURS, dressPeople } from './dress-colours.ts'

const samples = join(import.meta.dirname, '../../scripts/breakdown/testdata')
const scripts = [samples, join(samples, 'people')].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => /\.(?:txt|fountain|fdx|srt|vtt|tsv)$/.test(name))
    .map((name) => join(folder, name)),
)
const ids = (kind: string, count: number) => Array.from({ length: count }, (_, at) => `${kind}${1000 + at}`)

const reader = createScriptReader()

async function boardOf(path: string) {
  const b = await reader.breakDown(readFileSync(path, 'utf8'), { fileName: path })
  const { characters, locations, scenes, shots, lines } = b
  const named = {
    ...{ scenes: ids('s', scenes.length), shots: ids('t', shots.length), lines: ids('l', lines.length) },
    ...{ characters: ids('c', characters.length), locations: ids('p', locations.length) },
  }
  return overlay(deriveBoard(b, named), new Edits())
}

test.each(scripts)('%s: no two of a scene wear the same', async (path) => {
  const { characters, scenes } = await boardOf(path)
  const colourOf = new Map(characters.map((one) => [one.name, one]))
  for (const scene of scenes) {
    const people = scene.characters.flatMap((name) => colourOf.get(name) ?? [])
    // Only what the script itself says may be the same twice.
    const free = people.filter((one) => colourSaid(one.notes) === undefined)
    const said = people.filter((one) => !free.includes(one)).map((one) => one.colour)
    const worn = [...free.map((one) => one.colour), ...new Set(said)]
    expect(new Set(worn).size, scene.heading).toBe(worn.length)
  }
})

const somebody = (id: string, rest: Partial<BoardCharacter> = {}): BoardCharacter => ({
  ...{
    id,
    name: `人${id}`,
    aliases: [],
    gender: null,
    ageYears: null,
    ageBand: null,
    genderConfidence: 0,
    reasons: [],
  },
  ...{ notes: '', lines: 1, prompt: null, portrait: null, colour: null, era: null },
  ...rest,
})
const scene = (id: string, people: readonly BoardCharacter[]) => ({ id, characters: people.map(({ name }) => name) })
const coloursOf = (list: readonly BoardCharacter[]) => Object.fromEntries(list.map((one) => [one.id, one.colour]))

describe('colours of dress', () => {
  const many = Array.from({ length: 12 }, (_, at) => somebody(`${10 + at}`))

  test('are enough for twelve in one scene', () => {
    const dressed = dressPeople(many, { scenes: [scene('a', many)], shots: [] })
    expect(new Set(dressed.map((one) => one.colour)).size).toBe(DRESS_COLOURS.length)
  })

  test('stay when somebody new comes into a scene, and do not hang on the order of anything', () => {
    const before = dressPeople(many, { scenes: [scene('a', many.slice(0, 6)), scene('b', many.slice(5))], shots: [] })
    const more = [somebody('99'), ...many].reverse()
    const scenes = [scene('b', [...many.slice(5), somebody('99')]), scene('a', [somebody('99'), ...many.slice(0, 6)])]
    expect(coloursOf(dressPeople(more, { scenes, shots: [] }))).toMatchObject(coloursOf(before))
  })

  test('that the script says stand, and others of the scene keep away from them', () => {
    const red = somebody('90', { notes: '女侠，一身红衣' })
    const dressed = coloursOf(
      dressPeople([...many.slice(0, 11), red], { scenes: [scene('a', [...many, red])], shots: [] }),
    )
    expect(dressed['90']).toBe('red')
    expect(Object.values(dressed).filter((colour) => colour === 'red')).toHaveLength(1)
  })

  test('go with the work, and differ for two doctors', () => {
    const doctors = [
      somebody('1', { notes: 'a doctor' }),
      somebody('2', { notes: 'doctor' }),
      somebody('3', { notes: '警察' }),
    ]
    const { 1: one, 2: two, 3: three } = coloursOf(dressPeople(doctors, { scenes: [scene('a', doctors)], shots: [] }))
    expect([one, two, three]).toEqual(['white', 'sky', 'blue'])
  })

  test.each([
    ['一身红裙', 'red'],
    ['白色西装', 'white'],
    ['a dark blue coat', 'blue'],
    ['in a blue woollen coat', 'blue'],
    ['red hair', undefined],
    ['白发', undefined],
    ['黑瘦面皮', undefined],
  ])('%s says %s', (notes, colour) => expect(colourSaid(notes)).toBe(colour))

  test('are put on whoever is only seen in a shot, too', () => {
    const [one, two] = [somebody('1'), somebody('2')]
    const seen = { character: two.name, role: 'present', side: 'left', emotion: 'neutral' } as const
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      const pair = [{ ...one, name }, two]
      const stage = { scenes: [{ id: 's', characters: [name] }], shots: [{ sceneId: 's', figures: [seen] }] }
      const { 1: first, 2: second } = coloursOf(dressPeople(pair, stage))
      expect(first).not.toBe(second)
    }
  })
})
