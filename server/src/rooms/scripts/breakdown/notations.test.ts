// Notations in the wild, layout by layout.
import { describe, expect, test } from 'vitest'
import type { Breakdown } from '#contract/breakdown.ts'
import { breakDown } from './break-down.ts'
import { readRtf } from './documents/read-rtf.ts'

const said = (b: Breakdown): string[] =>
  b.lines.map((line) => `${line.character}|${line.direction}|${line.kind}${line.off_screen ? ' off' : ''}|${line.text}`)
const cues = (b: Breakdown): string[] => b.cues.map((cue) => `${cue.kind}:${cue.text}`)

const dialogueOf = (b: Breakdown): string[] =>
  b.lines.filter((line) => line.kind === 'dialogue').map((line) => `${line.character}|${line.direction}|${line.text}`)

describe('Chinese drama in the wild', () => {
  const text = `《重生之豪门》

第1集

场景一：林家客厅 夜 内
人物：林晚(25岁，女)、顾沉（30岁，男）、管家
道具：离婚协议书、钢笔

▲林晚推门而入，浑身湿透。
【12】林晚：顾沉，我们离婚吧！
【13】顾沉 OS：她又在闹什么？
顾沉:(冷笑)好啊。{音效：雷声}
{音效}
[SFX：玻璃碎裂]
管家(小声)：少爷……
字幕：三年前
△大全景：婚礼现场，花瓣漫天。
林晚、顾沉（同时）：我愿意。
【转场】

第二场 日 外 医院门口
时间：清晨
林晚：
你到底想怎么样？
顾沉：我要你
留下来。
医生：（叹气）
众人OS：天哪！
BGM：悲伤钢琴曲，渐入

1-4 顾家书房  夜  内
林晚（唱）：我要飞得更高
【特写】林晚的手在发抖。
`
  const b = breakDown(text)
  test('speakers, marks of the voice, wrapped lines', () => {
    expect(b.layout).toBe('short_drama')
    expect(said(b)).toEqual([
      '林晚||dialogue|顾沉，我们离婚吧！',
      '顾沉||voice_over off|她又在闹什么？',
      '顾沉|冷笑|dialogue|好啊。',
      '管家|小声|dialogue|少爷……',
      '林晚|同时|dialogue|我愿意。',
      '林晚||dialogue|你到底想怎么样？',
      '顾沉||dialogue|我要你留下来。',
      '众人||dialogue off|天哪！',
      '林晚||sung|我要飞得更高',
    ])
    expect(b.lines[4]!.joint_with).toEqual(['顾沉'])
  })
  test('cues in every kind of bracket', () => {
    expect(cues(b)).toEqual([
      'sfx:雷声',
      'sfx:音效',
      'sfx:玻璃碎裂',
      'title:三年前',
      'transition:转场',
      'bgm:悲伤钢琴曲，渐入',
    ])
  })
  test('scenes, cast and props from their labels', () => {
    expect(b.scenes.map((one) => [one.label, one.location, one.interior, one.time_of_day])).toEqual([
      ['一', '林家客厅', 'interior', 'night'],
      ['二', '医院门口', 'exterior', 'morning'],
      ['1-4', '顾家书房', 'interior', 'night'],
    ])
    expect(b.characters.find((one) => one.name === '林晚')).toMatchObject({ age: 25, gender: 'female', lines: 4 })
    // 医生 only sighs: something to see, and somebody who is there.
    expect(b.characters.find((one) => one.name === '医生')).toMatchObject({ lines: 0 })
    expect(b.shots.some((shot) => shot.action.includes('医生（叹气）'))).toBe(true)
    expect(b.scenes[0]!.props).toEqual(['离婚协议书', '钢笔'])
  })
  test('a wide shot that is asked for is a wide shot', () => {
    expect(b.shots.find((shot) => shot.action.startsWith('大全景'))!.size).toBe('extreme_wide')
  })
})

describe('labels of cues that stand alone in their brackets', () => {
  const cue = (row: string, layout: 'short_drama' | 'audio_drama' | 'stage_play' = 'short_drama') => {
    const text = `第一场 日 内 客厅\n马三：走吧。\n${row}\n马三：好。\n`
    const b = breakDown(text, { layout })
    const action = b.elements.filter((one) => one.kind === 'action')
    return {
      cues: b.cues.map((one) => `${one.kind}:${one.text}`),
      spoken: b.lines.slice(1, -1).map((one) => `${one.character}|${one.text}`),
      action: action.map((one) => text.slice(one.start_offset, one.end_offset).trim()),
    }
  }
  test.each([
    ['【音效】敲门声', ['sfx:敲门声']],
    ['【BGM】轻快的音乐', ['bgm:轻快的音乐']],
    ['【字幕】三年后', ['title:三年后']],
    ['【字幕】：三年后，北京', ['title:三年后，北京']],
    ['【字幕】三年后：北京', ['title:三年后：北京']],
    ['[SFX] door slams', ['sfx:door slams']],
    ['（音效）敲门声', ['sfx:敲门声']],
    ['｛音效｝敲门声（渐弱）', ['sfx:敲门声（渐弱）']],
    ['【音效】（敲门声）', ['sfx:敲门声']],
    ['【音效】【敲门声】', ['sfx:敲门声']],
    ['【音效】敲门声【BGM】轻快的音乐', ['sfx:敲门声', 'bgm:轻快的音乐']],
    ['【特效】光芒四射', ['sfx:光芒四射']],
    ['【转场】叠化', ['transition:叠化']],
    ['【留白】3秒', ['pause:3秒']],
    ['【BGM】【转场】', ['bgm:BGM', 'transition:转场']],
    ['【音效】', ['sfx:音效']],
  ])('%s', (row, cues) => {
    for (const layout of ['short_drama', 'audio_drama'] as const)
      expect(cue(row, layout)).toEqual({ cues, spoken: [], action: [] })
  })
  test('the line goes on behind them as action or speech', () => {
    expect(cue('【BGM】△夜色中，他走了。')).toMatchObject({ cues: ['bgm:BGM'], action: ['△夜色中，他走了。'] })
    expect(cue('【音效】雷声△他走了。')).toMatchObject({ cues: ['sfx:雷声'], action: ['△他走了。'] })
    expect(cue('【转场】林晚推门而入。')).toMatchObject({ cues: ['transition:转场'], action: ['林晚推门而入。'] })
    expect(cue('【BGM】马三：等等。')).toMatchObject({ cues: ['bgm:BGM'], spoken: ['马三|等等。'] })
    expect(cue('【BGM】起【旁白】那年冬天。')).toMatchObject({ cues: ['bgm:起'], spoken: ['旁白|那年冬天。'] })
  })
  test.each([
    '【旁白】那年冬天。',
    '【旁白】：那年冬天。',
    '[旁白]那年冬天。',
    '（旁白）那年冬天。',
    '【旁白】\n那年冬天。',
  ])('%s', (row) => {
    for (const layout of ['short_drama', 'audio_drama', 'stage_play'] as const)
      expect(cue(row, layout)).toEqual({ cues: [], spoken: ['旁白|那年冬天。'], action: [] })
  })
  test('in a stage play they are no words of the last speaker', () => {
    expect(cue('【音效】敲门声', 'stage_play')).toEqual({ cues: ['sfx:敲门声'], spoken: [], action: [] })
    expect(cue('【字幕】三年后', 'stage_play').cues).toEqual(['title:三年后'])
  })
  test('a line of thousands of them is read', () => {
    const row = '【音效】敲门声'.repeat(20_000)
    for (const layout of ['short_drama', 'stage_play'] as const)
      expect(breakDown(row, { layout }).elements.at(-1)?.end_offset).toBe(row.length)
  })
})

test('prose in modern Chinese: attributions before and behind, pronouns, answers', () => {
  const b = breakDown(`第一章 归来

清晨，李明走进了办公室。王芳正坐在窗边看报纸。

“你终于来了。”王芳低声说。

“路上堵车。”李明笑着说道，“你等了很久吧？”

王芳摇了摇头，说：“没有，我也刚到。”

“是吗？”

“当然。”

他看了看墙上的钟，问道：“张经理呢？”

“他今天不来了。”她回答。
`)
  expect(b.layout).toBe('prose')
  expect(dialogueOf(b)).toEqual([
    '王芳|低声|你终于来了。',
    '李明|笑着|路上堵车。',
    '李明||你等了很久吧？',
    '王芳|摇了摇头|没有，我也刚到。',
    '李明||是吗？',
    '王芳||当然。',
    '李明|看了看墙上的钟|张经理呢？',
    '王芳||他今天不来了。',
  ])
  expect(b.scenes[0]!.location).toBe('办公室')
})

test('prose in English: one speaker to a paragraph, manner as direction', () => {
  const b = breakDown(`The old house stood at the edge of the forest.

"Are you sure about this?" asked Mary, holding up the lantern.

"No," said Tom. "But we have no choice."

She looked at him. "Then let's go," she whispered.

John Carter shook his head and said, "You two are mad."

Later that night, Mr. Green stepped out of the dark.

"Good evening," he said.
`)
  expect(b.layout).toBe('prose')
  expect(dialogueOf(b)).toEqual([
    'Mary|holding up the lantern|Are you sure about this?',
    'Tom||No,',
    'Tom||But we have no choice.',
    "Mary|whispered|Then let's go,",
    'John Carter|shook his head|You two are mad.',
    'Mr. Green||Good evening,',
  ])
  expect(b.lines[0]).toMatchObject({ character: 'NARRATOR', kind: 'narration' })
})

test('stage plays: names in capitals with a full stop above the speech, acts with cast and settings', () => {
  const hamlet = breakDown(
    "HAMLET\n\nDRAMATIS PERSONAE\n\nHORATIO, friend to Hamlet.\n\nACT I\n\nSCENE I. Elsinore. A platform.\n\nEnter BARNARDO.\n\nBARNARDO.\nWho's there?\n\nFRANCISCO.\nNay, answer me.\n\nBARNARDO.\n[Aside.] Long live the King!\n",
  )
  expect(said(hamlet)).toEqual([
    "BARNARDO||dialogue|Who's there?",
    'FRANCISCO||dialogue|Nay, answer me.',
    'BARNARDO|Aside.|dialogue|Long live the King!',
  ])
  expect(hamlet.scenes[0]).toMatchObject({
    heading: 'ACT I, SCENE I. Elsinore. A platform.',
    location: 'Elsinore, A platform',
  })
  const thunder = breakDown(
    '雷雨\n\n第一幕\n\n人物\n周朴园——董事长，五十五岁。\n四凤——侍女，十八岁。\n\n景——周公馆的客厅内。\n\n周朴园　（看表）几点了？\n四凤　　老爷，三点了。\n周朴园　去吧。\n四凤　　是。\n周朴园　你说什么？\n四凤　　没什么。\n（幕落）\n',
  )
  expect(thunder.layout).toBe('stage_play')
  expect(thunder.lines).toHaveLength(6)
  expect(thunder.scenes[0]!.location).toBe('周公馆的客厅')
  expect(thunder.characters[0]).toMatchObject({ name: '周朴园', age: 55 })
})

test('Fountain: ages, supers, off screen, lyrics, groups', () => {
  const b = breakDown(
    'INT. KITCHEN - NIGHT\n\nSUPER: "Three years later"\n\nJohn (40s) waits. MARY SMITH (30s, pregnant) enters.\n\nCLOSE ON: a KNIFE on the counter.\n\nMARY\n(whispering)\nWhere were you?\n(beat)\n\nJOHN (V.O.) (CONT\'D)\nOut.\n\nMARY (O.S.)\nJohn!\n\nThe camera pans right across the empty road.\n\nTHREE GUARDS\nFreeze!\n\nJOHN\n~la la la\n\nFADE OUT.\n',
  )
  expect(said(b)).toEqual([
    'MARY|whispering; beat|dialogue|Where were you?',
    'JOHN||voice_over off|Out.',
    'MARY||dialogue off|John!',
    'THREE GUARDS||dialogue|Freeze!',
    'JOHN||sung|la la la',
  ])
  expect(cues(b)).toEqual(['title:Three years later', 'transition:FADE OUT'])
  expect(b.characters.find((one) => one.name === 'MARY')).toMatchObject({
    aliases: ['MARY SMITH'],
    age: 35,
    gender: 'female',
  })
  expect(b.shots.find((shot) => shot.action.startsWith('CLOSE ON'))).toMatchObject({
    framing: 'insert',
    subject: 'a KNIFE on the counter',
  })
  expect(b.shots.find((shot) => shot.action.includes('pans right'))!.move).toBe('pan_right')
})

test('line sheets: CSV with quotes, directions, seconds, sounds and rows without text', () => {
  const b = breakDown(
    '编号,角色,台词,情绪,时长\n1,小明,"你好，世界",开心,2.5\n2,小红,"他说""再见""了",悲伤,3\n3,SFX,雷声,,\n4,小明,,,\n',
  )
  expect(b.layout).toBe('line_sheet')
  expect(said(b)).toEqual(['小明|开心|dialogue|你好，世界', '小红|悲伤|dialogue|他说"再见"了'])
  expect(b.shots[b.lines[0]!.shot]!.duration_hint_ms).toBeGreaterThanOrEqual(2500)
  expect(cues(b)).toEqual(['sfx:雷声'])
  expect(b.warnings).toContainEqual(expect.objectContaining({ line: 5, code: 'EMPTY_SPEECH' }))
})

test('captions: sounds, labels, voice tags, songs', () => {
  const b = breakDown(
    'WEBVTT\n\n00:01.000 --> 00:02.000\n[door slams]\n\n00:02.500 --> 00:04.000\n<v John>Where is she?\n\n00:04.100 --> 00:06.000\nMARY: Gone.\n\n00:06.100 --> 00:08.000\n♪ La la ♪\n',
  )
  expect(cues(b)).toEqual(['sfx:door slams'])
  expect(said(b)).toEqual(['John||dialogue|Where is she?', 'MARY||dialogue|Gone.', 'MARY||sung|La la'])
})

describe('brackets and words before a colon in captions', () => {
  const spoken = (...rows: string[]): string[] =>
    breakDown(rows.map((row, at) => `${at + 1}\n00:00:0${at},000 --> 00:00:0${at + 1},000\n${row}\n`).join('\n'), {
      layout: 'captions',
    }).lines.map((line) => `${line.character}|${line.text}`)
  test.each([
    [
      ['ANNA: Hi.', '[sighs]\nI am leaving.', 'Now.'],
      ['ANNA|Hi.', 'ANNA|I am leaving.', 'ANNA|Now.'],
    ],
    [
      ['ANNA: Hi.', '[phone ringing] Wait.', '[CHUCKLES] No.', '[Laughter] So.'],
      ['ANNA|Hi.', 'ANNA|Wait.', 'ANNA|No.', 'ANNA|So.'],
    ],
    [
      ['(Mary) Where are you?', 'Here?', '(laughs) No.'],
      ['Mary|Where are you?', 'Mary|Here?', 'Mary|No.'],
    ],
    [
      ['[Ben]: Yes.', '[JAMES] No.', '[man on phone] Who?'],
      ['Ben|Yes.', 'JAMES|No.', 'man on phone|Who?'],
    ],
    [
      ['林晚：你好。', '他说：走吧', '注意：前方施工'],
      ['林晚|你好。', '林晚|他说：走吧', '林晚|注意：前方施工'],
    ],
    [
      ['（林晚）我不去。', '（叹气）走吧。', '（高声）快！'],
      ['林晚|我不去。', '林晚|走吧。', '林晚|快！'],
    ],
  ])('%j', (rows, wanted) => {
    expect(spoken(...rows)).toEqual(wanted)
  })
})

describe('captions of two people', () => {
  const caption = (...rows: string[]) => {
    const text = `1\n00:00:01,000 --> 00:00:05,000\n${rows.join('\n')}\n`
    const b = breakDown(text, { layout: 'captions', language: 'en' })
    for (const line of b.lines) expect(rows.join('\n')).toContain(text.slice(line.start_offset, line.end_offset))
    return b.lines.map((line) => `${line.character}|${line.text}`)
  }
  test.each([
    [
      ['- Where is she?', '- Gone.'],
      ['SPEAKER|Where is she?', 'SPEAKER 2|Gone.'],
    ],
    [
      ['–Where is she?', '–Gone.', '–Oh.'],
      ['SPEAKER|Where is she?', 'SPEAKER 2|Gone.', 'SPEAKER|Oh.'],
    ],
    [
      ['<i>- Where</i>', 'is she?', '- Gone.'],
      ['SPEAKER|Where is she?', 'SPEAKER 2|Gone.'],
    ],
    [
      ['>> Where?', '>> Gone.'],
      ['SPEAKER|Where?', 'SPEAKER 2|Gone.'],
    ],
    [
      ['JOHN: Where?', 'MARY: Gone.'],
      ['JOHN|Where?', 'MARY|Gone.'],
    ],
    [
      ['- JOHN: Where?', '- Gone.'],
      ['JOHN|Where?', 'SPEAKER|Gone.'],
    ],
    [
      ['<v Tom &amp; Ann>Where?', '<v Mary>Gone.'],
      ['Tom & Ann|Where?', 'Mary|Gone.'],
    ],
    [['- I was going to', 'tell you.'], ['SPEAKER|I was going to tell you.']],
    [['Well - perhaps - no? - Yes.'], ['SPEAKER|Well - perhaps - no? Yes.']],
    [['I was going to', '-- no.'], ['SPEAKER|I was going to -- no.']],
  ])('%j', (rows, lines) => {
    expect(caption(...rows)).toEqual(lines)
  })
  test('each has its share of the time', () => {
    const b = breakDown('WEBVTT\n\n00:01.000 --> 00:11.000\n- Where is she now, do you know?\n- No.\n')
    expect(b.shots.reduce((sum, shot) => sum + shot.duration_hint_ms, 0)).toBeGreaterThanOrEqual(10_000)
    expect(b.shots.reduce((sum, shot) => sum + shot.duration_hint_ms, 0)).toBeLessThan(13_000)
  })
  test('entities are signs, and no tags', () => {
    expect(caption('Salt &amp; pepper&nbsp;&lt;i&gt; &#8220;now&#x201d; &rlm;&amp;lt; &unknown;')).toEqual([
      'SPEAKER|Salt & pepper <i> “now” &lt; &unknown;',
    ])
  })
  test('two who were named take turns', () => {
    const b = breakDown(
      'WEBVTT\n\n00:01.000 --> 00:02.000\n<v John>Hi.\n\n00:02.000 --> 00:03.000\n<v Mary>Hi.\n\n00:03.000 --> 00:04.000\n- Tea?\n- Please.\n',
    )
    expect(said(b)).toEqual([
      'John||dialogue|Hi.',
      'Mary||dialogue|Hi.',
      'Mary||dialogue|Tea?',
      'John||dialogue|Please.',
    ])
  })
})

test('the user overrules the layout', () => {
  const text = 'ROMEO:\nShe speaks.\n'
  expect(breakDown(text, { layout: 'prose' }).layout).toBe('prose')
  expect(breakDown(text, { layout: 'stage_play', title: 'T', language: 'en' })).toMatchObject({
    layout: 'stage_play',
    title: 'T',
    language: 'en',
  })
})

test('two lines of speech under names as they are written in a sentence are speech, also out of an .rtf', () => {
  const rtf = readRtf('{\\rtf1\\ansi Ann: Hello there.\\par Ben Smith (softly): Go away.\\par}')
  for (const [text, fileName] of [
    [rtf, 'play.rtf'],
    ['Ann: Hello there.\n\nBen Smith (softly): Go away.', 'play.txt'],
  ] as const) {
    const b = breakDown(text, { fileName })
    expect([b.layout, b.characters.map((one) => one.name)]).toEqual(['stage_play', ['Ann', 'Ben Smith']])
  }
  const note = breakDown(
    'The shop was dark.\nNote: closed on Mondays.\nOpen: never. He went home, and slept for a week.',
  )
  expect(note.layout).toBe('prose')
})
