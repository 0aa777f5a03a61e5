// Who speaks in a stage play, in the notations that its cues come in.
import { describe, expect, test } from 'vitest'
import type { Breakdown } from '#contract/breakdown.ts'
import { breakDown } from './break-down.ts'

const play = (...rows: string[]): Breakdown => breakDown(`${rows.join('\n')}\n`, { layout: 'stage_play' })
const said = (b: Breakdown): string[] =>
  b.lines.map((line) => `${[line.character, ...line.joint_with].join(' + ')}|${line.text}`)
const empty = (b: Breakdown) =>
  b.warnings.filter((one) => one.code === 'EMPTY_SPEECH').map((one) => [one.line, one.details?.name])

describe('names before a colon', () => {
  test('a cue without words is empty and warned of, two names speak together', () => {
    const b = play('JOSEPH: I walked.', 'MARTHA:', 'JOSEPH: I said…', 'MARTHA AND JOSEPH: Who is there?')
    expect(said(b)).toEqual(['JOSEPH|I walked.', 'JOSEPH|I said…', 'MARTHA + JOSEPH|Who is there?'])
    expect(empty(b)).toEqual([[2, 'MARTHA']])
    expect(b.characters.map((one) => one.name)).toEqual(['JOSEPH', 'MARTHA'])
  })
  test.each([
    ['MARTHA & JOSEPH: Who?', 'MARTHA + JOSEPH|Who?'],
    ['MARTHA/JOSEPH: Who?', 'MARTHA + JOSEPH|Who?'],
    ['MARTHA and JOSEPH (together): Who?', 'MARTHA + JOSEPH|Who?'],
    ['MARTHA, JOSEPH AND ANNA: Who?', 'MARTHA + JOSEPH + ANNA|Who?'],
    ['MARTHA AND PETER: Who?', 'MARTHA + PETER|Who?'],
    ['BOTH: Who?', 'JOSEPH + MARTHA|Who?'],
    ['ALL: Who?', 'ALL|Who?'],
    ['MARTHA AND JOSEPH:\nWho?', 'MARTHA + JOSEPH|Who?'],
    ['MARTHA:\nWho?', 'MARTHA|Who?'],
    ['ALL:\nWho?', 'ALL|Who?'],
  ])('%s', (cue, line) => {
    const b = play('JOSEPH: I walked.', 'MARTHA: So did I.', cue)
    expect(said(b)).toEqual(['JOSEPH|I walked.', 'MARTHA|So did I.', line])
    expect(b.warnings.filter((one) => one.code === 'EMPTY_SPEECH')).toEqual([])
  })
  test('title case: known names only', () => {
    expect(said(play('Joseph: I walked.', 'Martha:', 'Where?', 'Joseph and Martha: Home.', 'Martha: Well.'))).toEqual([
      'Joseph|I walked.',
      'Martha|Where?',
      'Joseph + Martha|Home.',
      'Martha|Well.',
    ])
    expect(said(play('Joseph: I saw', 'Heaven and Earth: they burnt.', 'Then I heard this:', 'Come.'))).toEqual([
      'Joseph|I saw Heaven and Earth: they burnt. Then I heard this: Come.',
    ])
  })
  test('Chinese names', () => {
    const b = play('周朴园：几点了？', '鲁贵：', '四凤：三点。', '四凤、鲁贵：老爷！', '他说：', '好。')
    expect(said(b)).toEqual(['周朴园|几点了？', '四凤|三点。', '四凤 + 鲁贵|老爷！他说：好。'])
    expect(empty(b)).toEqual([[2, '鲁贵']])
  })
  test('names above their words, without a blank line anywhere', () => {
    const b = play('JOSEPH:', 'I walked.', 'MARTHA:', 'So did I.', 'JOSEPH:', 'Far?', 'MARTHA:', 'Home.')
    expect(said(b)).toEqual(['JOSEPH|I walked.', 'MARTHA|So did I.', 'JOSEPH|Far?', 'MARTHA|Home.'])
  })
})

test('two names before a full stop, a dash or a space speak together too', () => {
  expect(
    said(play('ROSENCRANTZ. My lord?', 'GUILDENSTERN. My lord?', 'ROSENCRANTZ AND GUILDENSTERN. My lord!')),
  ).toEqual(['ROSENCRANTZ|My lord?', 'GUILDENSTERN|My lord?', 'ROSENCRANTZ + GUILDENSTERN|My lord!'])
  expect(said(play('庄子——走。', '司命——好。', '庄子、司命——再见！', '庄子——哎。', '司命——唉。'))).toEqual([
    '庄子|走。',
    '司命|好。',
    '庄子 + 司命|再见！',
    '庄子|哎。',
    '司命|唉。',
  ])
})

test('whom BOTH means ends with the scene', () => {
  expect(said(play('SCENE I. A wood.', 'ANN: Go.', 'BEN: Come.', 'SCENE II. A house.', 'BOTH: Here.'))).toEqual([
    'ANN|Go.',
    'BEN|Come.',
    'BOTH|Here.',
  ])
})

test('who quotes somebody is no other speaker, and what is sung is no cue', () => {
  expect(
    said(play('周朴园：几点了？', '他说：', '三点。', '她说：', '四点。', '他说：', '五点。', '她说：', '走。')),
  ).toEqual(['周朴园|几点了？他说：三点。她说：四点。他说：五点。她说：走。'])
  const b = play('ARIEL: Hark!', '[Song] Full fathom five thy father lies.', 'FERDINAND: Who sings?')
  expect(said(b)).toEqual(['ARIEL|Hark! Full fathom five thy father lies.', 'FERDINAND|Who sings?'])
  expect(b.cues).toEqual([])
})

describe('who has one line in a play that sets names apart by', () => {
  test('a wide blank', () => {
    const rows = ['鲁贵　四凤！', '四凤　嗯。', '鲁贵　老爷呢？', '四凤　没来。', '鲁贵　太太呢？', '四凤　没有。']
    expect(said(play(...rows, '仆人　老爷，客到。')).slice(5)).toEqual(['四凤|没有。', '仆人|老爷，客到。'])
    expect(said(play(...rows, '', '周萍　我来了。')).slice(5)).toEqual(['四凤|没有。', '周萍|我来了。'])
    expect(said(play(...rows, '然后　就走了。')).slice(5)).toEqual(['四凤|没有。然后 就走了。'])
  })
  test('a full stop', () => {
    const rows = [
      'Nora. Hide it.',
      'Helmer. What?',
      'Nora. Nothing.',
      'Helmer. Nora?',
      'Nora. Yes.',
      'Helmer. Has Krogstad come?',
    ]
    const apart = rows.flatMap((row) => [row, ''])
    const b = play(
      ...apart,
      "Maid. A lady to see you, ma'am.",
      '',
      'Krogstad. Good evening.',
      '',
      'Nora. Come in.',
      '',
      'Well. I think so.',
    )
    expect(said(b).slice(5)).toEqual([
      'Helmer|Has Krogstad come?',
      "Maid|A lady to see you, ma'am.",
      'Krogstad|Good evening.',
      'Nora|Come in. Well. I think so.',
    ])
  })
  test('several blanks behind capitals', () => {
    const b = breakDown(
      'JOHN      Hello there.\nMARY      Hi.\nJOHN      How are you?\nMARY      Fine.\nPORTER    Tickets, please.\n',
    )
    expect(b.layout).toBe('stage_play')
    expect(said(b)).toEqual([
      'JOHN|Hello there.',
      'MARY|Hi.',
      'JOHN|How are you?',
      'MARY|Fine.',
      'PORTER|Tickets, please.',
    ])
  })
})
