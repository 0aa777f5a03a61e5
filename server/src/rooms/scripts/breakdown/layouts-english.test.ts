// English scripts as writers have them, one step beside the samples: who speaks, and where.
import { describe, expect, test } from 'vitest'
import { breakDown } from './break-down.ts'
import { said, scenes } from './layouts.seed.ts'

describe('screenplays', () => {
  const shooting = `1    INT. DINER - NIGHT                                          1

     John sits at the counter.

                         MARY
               More coffee?

                         (MORE)
                                                               2.

                         MARY (CONT'D)
               Or tea?

A2   EXT. STREET - DAY                                           A2

     Rain falls.

                         JOHN
               Never again.

3 INT. DINER - LATER 3

JOHN
Bye.
`
  test.each(['shooting.txt', 'shooting.fountain'])('scenes with numbers in the margins: %s', (fileName) => {
    const b = breakDown(shooting, { fileName })
    expect(b.layout).toBe('fountain')
    expect(scenes(b)).toEqual(['DINER/interior/night', 'STREET/exterior/day', 'DINER/interior/continuous'])
    expect(b.scenes.map((scene) => scene.label)).toEqual(['1', 'A2', '3'])
    expect(said(b)).toEqual(['MARY||More coffee?', 'MARY||Or tea?', 'JOHN||Never again.', 'JOHN||Bye.'])
    expect(b.shots.map((shot) => shot.action).join()).not.toMatch(/MORE|2\./)
  })

  test('a word SCENE before the slugline, a flashback before it', () => {
    const b = breakDown(`SCENE 1. INT. KITCHEN - NIGHT

NORA
You're late.

TORVALD (cont'd)
The train.

                                CUT TO:

SCENE 2. EXT. GARDEN - DAY

NORA (O.C.)
Hello?

TORVALD/NORA
Oh no!

FLASHBACK - INT. HOUSE - DAY

YOUNG NORA
Daddy?

END FLASHBACK.

NORA (ON PHONE)
Yes.

THE KIDS (ALL AT ONCE)
No!
`)
    expect(b.layout).toBe('fountain')
    expect(scenes(b)).toEqual(['KITCHEN/interior/night', 'GARDEN/exterior/day', 'HOUSE/interior/day'])
    expect(said(b)).toEqual([
      "NORA||You're late.",
      'TORVALD||The train.',
      'NORA off||Hello?',
      'TORVALD+NORA||Oh no!',
      'YOUNG NORA||Daddy?',
      'NORA|ON PHONE|Yes.',
      'THE KIDS|ALL AT ONCE|No!',
    ])
  })

  test('a number of the scene above its slugline', () => {
    const b = breakDown(
      'SCENE 1\n\nINT. KITCHEN - NIGHT\n\nMARY\nHello?\n\nSCENE 2\n\nEXT. ROAD - DAY\n\nJOHN\nWait!\n',
    )
    expect(b.scenes.map((scene) => `${scene.label} ${scene.location}`)).toEqual(['1 KITCHEN', '2 ROAD'])
    expect(said(b)).toEqual(['MARY||Hello?', 'JOHN||Wait!'])
  })

  test('sluglines above names with colons', () => {
    const b = breakDown(`INT. DINER - NIGHT

John sits.

MARY: (smiling) More coffee?
JOHN: Please.
NOTE: this is not a person.
Mary: It is 10:30 now.
John: Yes: it is.
JOHN (V.O.): I remember.
SFX: Thunder
NARRATOR: And so it was.
MUSIC: Sad piano
Scene 2: The street, day
JOHN: Hello?
`)
    expect(said(b)).toEqual([
      'MARY|smiling|More coffee?',
      'JOHN||Please.',
      'MARY||It is 10:30 now.',
      'JOHN||Yes: it is.',
      'JOHN off||I remember.',
      'NARRATOR off||And so it was.',
      'JOHN||Hello?',
    ])
    expect(b.scenes.map((scene) => scene.location)).toEqual(['DINER', 'The street'])
    expect(b.cues.map((cue) => `${cue.kind}:${cue.text}`)).toEqual(['sfx:Thunder', 'bgm:Sad piano'])
  })

  test('Markdown in English', () => {
    const b = breakDown(`# The Last Call

## Scene 1

**INT. DINER - NIGHT**

*John sits at the counter.*

**MARY:** (smiling) More coffee?

**JOHN** (tired): Please.

---

**EXT. STREET - DAY**

**JOHN:** Never again.
`)
    expect(said(b)).toEqual(['MARY|smiling|More coffee?', 'JOHN|tired|Please.', 'JOHN||Never again.'])
    expect(scenes(b)).toEqual(['DINER/interior/night', 'STREET/exterior/day'])
  })

  test('a speech goes on overleaf: neither (MORE) nor the number of the page is spoken', () => {
    const b = breakDown(
      "INT. DINER - NIGHT\n\nMARY\nHello, I was\n(MORE)\n                              2.\nMARY (CONT'D)\nwalking.\n\nJOHN\nMore?\n(MORE)\n\nJOHN (CONT'D)\nMORE!\n",
    )
    expect(said(b)).toEqual(['MARY||Hello, I was walking.', 'JOHN||More?', 'JOHN||MORE!'])
  })
  test('a title in capitals ends no sentence', () => {
    const b = breakDown(
      'INT. HALL - DAY\n\nDR. LEE (50s), a tall woman, joins MR. PARK and MRS. PARK.\n\nMR. PARK\nDoctor.\n\nDR. LEE\nSit.\n',
    )
    const actions = b.shots.map((shot) => shot.action).filter((action) => action !== '')
    expect(actions.join('|')).toContain('DR. LEE (50s), a tall woman, joins MR. PARK and MRS. PARK.')
  })
  test('people with numbers', () => {
    expect(said(breakDown('INT. HALL - DAY\n\nMan #1: Yo.\nMan #2: Hey.\nAnna: Stop.\nMan #1: No.\n'))).toEqual([
      'Man #1||Yo.',
      'Man #2||Hey.',
      'Anna||Stop.',
      'Man #1||No.',
    ])
  })
  test('signs of Markdown are hidden in pairs around words only', () => {
    const b = breakDown(
      '**小王**：2*3=6 and 4*5=20\n**小李：**我叫____，他叫__，今年__岁，f**k\n**MARY:** (*smiling*) **More *sweet* tea?** 5* and 4*\n__小王__（_低声_）：你***真***好 **不闭合\n',
    )
    expect(said(b)).toEqual([
      '小王||2*3=6 and 4*5=20',
      '小李||我叫____，他叫__，今年__岁，f**k',
      'MARY|smiling|More sweet tea? 5* and 4*',
      '小王|低声|你真好 **不闭合',
    ])
  })
  test('two who speak at once stay in their scene', () => {
    const b = breakDown(`INT. CAR - DAY

RADIO ANNOUNCER (V.O.)
Traffic is bad.

EXT. HOUSE - DAY

JOHN ^
Run!

MARY ^
Go!

MARY & JOHN
Together!

~la la la
`)
    expect(said(b)).toEqual([
      'RADIO ANNOUNCER off||Traffic is bad.',
      'JOHN+MARY||Run!',
      'MARY+JOHN||Go!',
      'MARY+JOHN||Together!',
      'MARY+JOHN||la la la',
    ])
    expect(b.lines.at(-1)!.kind).toBe('sung')
  })
})

describe('stage plays', () => {
  test('names with numbers and particles, directions in square brackets, titles with a full stop', () => {
    const b = breakDown(`ACT ONE
SCENE 1

A kitchen. Morning.

NORA. You're late again.
TORVALD. (not looking up) The train.
NORA. It's always the train.
MRS. LINDE. Hello.

SCENE 2

The same. Evening.

NORA [softly]. Torvald?
TORVALD [from his room]. Yes?
`)
    expect(b.layout).toBe('stage_play')
    expect(said(b)).toEqual([
      "NORA||You're late again.",
      'TORVALD|not looking up|The train.',
      "NORA||It's always the train.",
      'MRS. LINDE||Hello.',
      'NORA|softly|Torvald?',
      'TORVALD|from his room|Yes?',
    ])
  })
  test('sentences that begin as sluglines do are none', () => {
    const b = breakDown(
      'NORA. Bonjour Torvald.\nEst-ce que tu viens ?\nTORVALD. La vie\nest belle.\n12 est venu ici.\nNORA. En\n1990 est une année.\nTORVALD. Oui.\n',
    )
    expect(b.scenes).toHaveLength(1)
    expect(said(b)).toEqual([
      'NORA||Bonjour Torvald. Est-ce que tu viens ?',
      'TORVALD||La vie est belle. 12 est venu ici.',
      'NORA||En 1990 est une année.',
      'TORVALD||Oui.',
    ])
    const slugs = ['int. house - night', 'EXT STREET - DAY', '12 INT. HALL', '12 EXT HALL - DAY', 'EST. HARBOUR']
    for (const slug of slugs)
      expect(breakDown(`${slug}\n\nMARY\nHi.\n`).scenes, slug).toMatchObject([{ heading: slug.replace('12 ', '') }])
  })
  test('what is done stands in brackets over several lines, or in one that nothing closes', () => {
    const text =
      'HELMER: What? [To the PORTER,\ntaking out her purse.] How much?\nNORA: No.\n[HELMER goes out.\nNORA: Yes.\n\n(She waits\nand sits.)\n\nHELMER: Come.\n'
    const b = breakDown(text, { layout: 'stage_play' })
    expect(said(b)).toEqual([
      'HELMER|To the PORTER, taking out her purse.|What? How much?',
      'NORA||No.',
      'NORA||Yes.',
      'HELMER||Come.',
    ])
    expect(b.shots.map((shot) => shot.action).join('|')).toMatch(/HELMER goes out\..*She waits and sits\./)
  })
  test('a cue that nobody would miss is one; a sound is no speech', () => {
    const b = breakDown(`ROMEO: But soft!
JULIET: O Romeo,
Romeo, wherefore art thou Romeo?
ALL: Hail!
2ND WATCHMAN: Stop!
Dr. Smith: Halt.
Old Woman: Eat.
The Duke of York: Peace.
SFX: Thunder
ROMEO: Farewell.
MUSIC: Sad piano
JULIET: Farewell.
`)
    expect(said(b)).toEqual([
      'ROMEO||But soft!',
      'JULIET||O Romeo, Romeo, wherefore art thou Romeo?',
      'ALL||Hail!',
      '2ND WATCHMAN||Stop!',
      'Dr. Smith||Halt.',
      'Old Woman||Eat.',
      'The Duke of York||Peace.',
      'ROMEO||Farewell.',
      'JULIET||Farewell.',
    ])
    expect(b.cues.map((cue) => `${cue.kind}:${cue.text}`)).toEqual(['sfx:Thunder', 'bgm:Sad piano'])
  })
  test('what looks like a cue and is none joins the speech with a word about it', () => {
    const b = breakDown('ANN: I saw\nHeaven and Earth: they burnt.\nBEN: When?\nANN: Now.\n', { layout: 'stage_play' })
    expect(said(b)[0]).toBe('ANN||I saw Heaven and Earth: they burnt.')
    expect(b.warnings).toMatchObject([{ line: 2, code: 'CUE_DOUBTED', details: { name: 'Heaven and Earth' } }, {}])
  })
})

describe('novels', () => {
  const spoken = (text: string): string[] => said(breakDown(text)).filter((line) => !line.startsWith('NARRATOR'))
  test('whoever does something beside a quote says it', () => {
    expect(
      spoken(`"We should go." John stood up.

Mary shook her head. "Not yet."

"When, then?" asked John.

Mary smiled. "Soon."

Silence fell. "Why?"
`),
    ).toEqual(['John||We should go.', 'Mary||Not yet.', 'John||When, then?', 'Mary||Soon.', 'John||Why?'])
    expect(
      spoken(
        '"I can\'t do this," said Mary.\n\nJohn looked up. "Why not?"\n\n"Because," she said, "it\'s wrong."\n\nJohn stood. "Always."\n',
      ),
    ).toEqual(["Mary||I can't do this,", 'John||Why not?', 'Mary||Because,', "Mary||it's wrong.", 'John||Always.'])
  })
  test('a short paragraph in which somebody speaks is no title', () => {
    const b = breakDown(
      "'Run!' said Anna.\n\nRoger shouted, 'Kill it!'\n\n'Why?' said Anna.\n\nAnna said, 'I will not'\n\n‘No!’ said Roger.\n",
    )
    expect(b.scenes).toHaveLength(1)
    expect(said(b)).toEqual(['Anna||Run!', 'Roger|shouted|Kill it!', 'Anna||Why?', 'Anna||I will not', 'Roger||No!'])
  })
  test('an apostrophe opens no speech', () => {
    const text =
      "'Go,' said Ann.\n\nGive 'em hell, thought Mary as she walked. It was cold. 'Hello,' said John.\n\nThe 'Rose lay still. 'Give 'em hell,' said Ann.\n"
    expect(spoken(text)).toEqual(['Ann||Go,', 'John||Hello,', "Ann||Give 'em hell,"])
  })
  test.each([`"`, `'`])('a speech of several paragraphs is one person’s: %s', (mark) => {
    const text =
      '"Go," said Ann.\n\n"No," said John.\n\n"I was afraid of the dark\n\n"and of the cold," said John.\n\n"Well," said Ann, "so was I, and then\n\n"I left."\n'
    expect(spoken(text.replaceAll('"', mark))).toEqual([
      'Ann||Go,',
      'John||No,',
      'John||I was afraid of the dark',
      'John||and of the cold,',
      'Ann||Well,',
      'Ann||so was I, and then',
      'Ann||I left.',
    ])
  })
  test.each([
    ["'I think,' said Peter, 'that we're late.'\n\n'The dogs' bowl is empty,' said Anna.\n"],
    ['‘I think,’ said Peter, ‘that we’re late.’\n\n‘The dogs’ bowl is empty,’ said Anna.\n'],
  ])('single quotation marks: %s', (text) => {
    expect(spoken(text).map((line) => line.replaceAll('’', "'"))).toEqual([
      'Peter||I think,',
      "Peter||that we're late.",
      "Anna||The dogs' bowl is empty,",
    ])
  })
})

describe('captions', () => {
  test('two voices on one line, and two kinds of signs in one caption', () => {
    expect(said(breakDown('WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ben>Hi.</v> <v Anna>Bye.</v>\n'))).toEqual([
      'Ben||Hi.',
      'Anna||Bye.',
    ])
    const known =
      'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ben>Hi.\n\n00:02.000 --> 00:03.000\n<v Anna>Hi.\n\n00:03.000 --> 00:04.000\nBen: one\n- two\n'
    expect(said(breakDown(known)).slice(2)).toEqual(['Ben||one', 'Anna||two'])
    const named =
      '1\n00:00:01,000 --> 00:00:02,000\nJohn: Hi.\n\n2\n00:00:02,000 --> 00:00:03,000\nMary Ann: Hi.\n- John: Bye.\n\n3\n00:00:03,000 --> 00:00:04,000\nMary Ann: Warning: fire!\n'
    expect(said(breakDown(named))).toEqual(['John||Hi.', 'Mary Ann||Hi.', 'John||Bye.', 'Mary Ann||Warning: fire!'])
    const mixed = '1\n00:00:01,000 --> 00:00:03,000\n<i>ANNA: Hello there.</i>\n- BEN: Hi.\n'
    expect(said(breakDown(mixed))).toEqual(['ANNA||Hello there.', 'BEN||Hi.'])
  })
})
