// Where and when scenes play: what a heading says of the scene before it, and what the kind of a place says by itself.
import { describe, expect, test } from 'vitest'
import { breakDown } from './break-down.ts'
import { interiorOfPlace } from './interiors.ts'

const places = (text: string): string[] =>
  breakDown(text).scenes.map((one) => `${one.location}/${one.interior}/${one.time_of_day}/${one.weather}`)

const play = (...headings: string[]): string =>
  headings.map((heading) => `${heading}\n\nNORA: Hello.\nPETER: Hello.\n`).join('\n')
const drama = (...headings: string[]): string =>
  headings.map((heading) => `${heading}\n小王：还要等多久？\n护士：快了。\n`).join('\n')

describe('the same place again', () => {
  test('SCENE ONE to SCENE TWENTY-ONE', () => {
    expect(
      places(
        play(
          "SCENE ONE. A dentist's waiting room. Rain.",
          'SCENE TWO. The same, an hour later.',
          'SCENE THREE. The same. Night. Snow.',
          'SCENE TWENTY-ONE. A street in London, at dawn.',
          'THE LAST SCENE. The same.',
          'SCENE THE FOURTH. Same as Scene One.',
        ),
      ),
    ).toEqual([
      "A dentist's waiting room/interior/unknown/rain",
      "A dentist's waiting room/interior/continuous/rain",
      "A dentist's waiting room/interior/night/snow",
      'A street in London/exterior/dawn/unknown',
      'A street in London/exterior/dawn/unknown',
      "A dentist's waiting room/interior/unknown/unknown",
    ])
  })
  test('同上, 同前, 景同第一场', () => {
    expect(
      places(
        drama(
          '第一场 候诊室 日 雨',
          '第二场 同上 一小时后',
          '第三场 同前 夜',
          '第四场 街上 夜',
          '第五场 景同第一场 次日清晨',
        ),
      ),
    ).toEqual([
      '候诊室/interior/day/rain',
      '候诊室/interior/continuous/rain',
      '候诊室/interior/night/unknown',
      '街上/exterior/night/unknown',
      '候诊室/interior/morning/unknown',
    ])
    expect(places(drama('第一场\n时间：夜\n地点：书房', '第二场\n时间：次日清晨\n地点：同前'))).toEqual([
      '书房/interior/night/unknown',
      '书房/interior/morning/unknown',
    ])
  })
  test('INT. THE SAME', () => {
    const text = 'INT. WAITING ROOM - DAY\n\nNORA\nHello?\n\nINT. THE SAME - NIGHT\n\nNORA\nStill here.\n'
    expect(places(text)).toEqual(['WAITING ROOM/interior/day/unknown', 'WAITING ROOM/interior/night/unknown'])
  })
})

test.each([
  ["A dentist's waiting room", 'interior'],
  ["Morning-room in Algernon's flat in Half Moon Street", 'interior'],
  ['A street in London', 'exterior'],
  ['Outside the bar', 'exterior'],
  ['The garden of the hotel bar', 'exterior'],
  ['书房', 'interior'],
  ['茶馆', 'interior'],
  ['公园茶馆', 'interior'],
  ['茶馆门口', 'exterior'],
  ['客栈后院里', 'exterior'],
  ['破庙', 'unknown'],
  ['Verona', 'unknown'],
] as const)('%s is %s', (location, interior) => {
  expect(interiorOfPlace(location)).toBe(interior)
})
