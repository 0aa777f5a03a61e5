// Chinese scripts as writers have them, one step beside the samples: who speaks, and where.
import { describe, expect, test } from 'vitest'
import { breakDown } from './break-down.ts'
import { said, scenes } from './layouts.seed.ts'

type Case = {
  readonly text: string
  readonly layout?: string
  readonly scenes?: readonly string[]
  readonly lines: readonly string[]
  readonly episodes?: readonly (string | number | null)[]
}

/** Each line is `NAME|how|what`; a voice that is not in the picture is marked, and whoever joins in follows a plus. */
const CASES: Readonly<Record<string, Case>> = {
  'names of one letter': {
    text: 'A：你好，请问这里是编辑部吗？\nB：是的，您找谁？\nA：我找王主编。\nB：他不在。\n',
    layout: 'short_drama',
    lines: ['A||你好，请问这里是编辑部吗？', 'B||是的，您找谁？', 'A||我找王主编。', 'B||他不在。'],
  },
  'names of Latin letters': {
    text: 'Tom：你好。\nLily：您找谁？\nTom：我找王主编。\n',
    layout: 'short_drama',
    lines: ['Tom||你好。', 'Lily||您找谁？', 'Tom||我找王主编。'],
  },
  'names with a number': {
    text: '士兵1：谁？\n角色12：我。\n士兵1：过。\n',
    layout: 'short_drama',
    lines: ['士兵1||谁？', '角色12||我。', '士兵1||过。'],
  },
  'half-width colons': {
    text: '小王:早。\n小李:早。\n小王:吃了吗？\n',
    layout: 'short_drama',
    lines: ['小王||早。', '小李||早。', '小王||吃了吗？'],
  },
  'the header of a television script': {
    text: `《夜雨》
第一集
时：夜
景：出租屋内
人：小梅、阿强

小梅：（哭着）你走！
阿强：我不走。

时：日
景：街头
人：阿强
阿强：她不会回来了。
`,
    layout: 'short_drama',
    scenes: ['出租屋内/interior/night', '街头/exterior/day'],
    lines: ['小梅|哭着|你走！', '阿强||我不走。', '阿强||她不会回来了。'],
  },
  'inside and outside by label, and names above their words': {
    text: `场次：1
场景：咖啡馆
时间：日
内/外：内
人物：张三、李四

张三坐在窗边，看着手机。李四走进来。

张三
你来了。

李四
（坐下）
路上堵车。

张三
我有件事想告诉你。
其实我一直……

场次：2
场景：街道
时间：夜
内/外：外
人物：张三

张三独自走着。
张三（画外音）
我再也没见过她。
`,
    layout: 'short_drama',
    scenes: ['咖啡馆/interior/day', '街道/exterior/night'],
    lines: [
      '张三||你来了。',
      '李四|坐下|路上堵车。',
      '张三||我有件事想告诉你。其实我一直……',
      '张三 off||我再也没见过她。',
    ],
  },
  'names end where verbs and voices begin': {
    text: `第一场 日 内 公司
小王：早。
老板：坐下。
老板心想：这小子不错。
小王旁白：那天下着雨。
小王（旁白）：我很怕。
小王（OS+VO）：完了。
小王内心独白：怎么办。
老板喊道：“快跑！”
老板说：走吧。
小王笑着说：好。
小王对老板说：您先请。
老道：施主。
`,
    lines: [
      '小王||早。',
      '老板||坐下。',
      '老板 off||这小子不错。',
      '小王 off||那天下着雨。',
      '小王 off||我很怕。',
      '小王 off||完了。',
      '小王 off||怎么办。',
      '老板|喊|“快跑！”',
      '老板||走吧。',
      '小王|笑着|好。',
      '小王|对老板|您先请。',
      '老道||施主。',
    ],
  },
  'Markdown with bold names and headings': {
    text: `# 第三集 夜雨

## 场景一：出租屋 - 夜 - 内

**小梅**：（哭）你走！
**阿强：** 我**真的**不走。

---

## 场景二：楼下 - 夜 - 外

- **阿强**（点烟）：她会懂的。
- **小梅**（V.O.）：我懂了。
`,
    layout: 'short_drama',
    episodes: [3],
    scenes: ['出租屋/interior/night', '楼下/exterior/night'],
    lines: ['小梅|哭|你走！', '阿强||我真的不走。', '阿强|点烟|她会懂的。', '小梅 off||我懂了。'],
  },
  'Markdown with marked action and sounds': {
    text: `# 《夜雨》

## 第1集

### 场景1：出租屋 内 夜

**人物**：小梅、阿强

△ 小梅推门。

**小梅**（哭）：你走！

【音效：雨声】

---

### 场景2：楼下 外 夜

**阿强**：她会懂的。
`,
    episodes: [1],
    scenes: ['出租屋/interior/night', '楼下/exterior/night'],
    lines: ['小梅|哭|你走！', '阿强||她会懂的。'],
  },
  'the end of an episode is no other episode': {
    text: '第1集\n1-1 公司 日 内\n小王：走吧。\n【第1集完】\n第2集\n2-1 家 夜 内\n小王：到了。\n第2集 终\n',
    episodes: [1, 2],
    lines: ['小王||走吧。', '小王||到了。'],
  },
  'episode and scene on one line': {
    text: '第1集 1场 日/内 林家客厅\n林母：吃饭了。\n第1集 2场 夜/外 街头\n林晚：好冷。\n第2集 第1场 日 外 码头\n林晚：船呢？\n',
    episodes: [1, 2],
    scenes: ['林家客厅/interior/day', '街头/exterior/night', '码头/exterior/day'],
    lines: ['林母||吃饭了。', '林晚||好冷。', '林晚||船呢？'],
  },
  'a printed play with wide blanks in its names': {
    text: `第一幕 第一场
时间：一九三〇年代，夏日的一个傍晚。
地点：周公馆的客厅
人物：周朴园、繁漪、四凤、鲁贵

[开幕时舞台全黑，隔十秒钟，渐明。]

鲁　贵　（喘着气）四凤！
四　凤　（不理他，仍然过滤着药）嗯！
鲁　贵　四凤！
四　凤　喝，真热。（走向右边的衣柜旁）
　　　　〔鲁贵走到窗前。
周朴园　几点了？
`,
    layout: 'stage_play',
    lines: [
      '鲁贵|喘着气|四凤！',
      '四凤|不理他，仍然过滤着药|嗯！',
      '鲁贵||四凤！',
      '四凤|走向右边的衣柜旁|喝，真热。',
      '周朴园||几点了？',
    ],
  },
  'one English slugline among Chinese scenes': {
    text: `场景一  内景  茶馆  日
老舍：您喝茶。
王利发：喝！

场景二  外景  胡同  夜
松二爷：我饿。
INT. 茶馆 - 夜
王利发：还来？
`,
    layout: 'short_drama',
    scenes: ['茶馆/interior/day', '胡同/exterior/night', '茶馆/interior/night'],
    lines: ['老舍||您喝茶。', '王利发||喝！', '松二爷||我饿。', '王利发||还来？'],
  },
  'names in black brackets without a colon': {
    text: `第一集：重逢
场次一：机场（日，外）
【画面】人来人往
【林晚】（激动）我回来了！
【顾霆琛】嗯。
【画外音】十年后，他们重逢。
场次二：车内（日，内）
【林晚】开快点。
`,
    scenes: ['机场/exterior/day', '车内/interior/day'],
    lines: ['林晚|激动|我回来了！', '顾霆琛||嗯。', '旁白 off||十年后，他们重逢。', '林晚||开快点。'],
  },
  'numbered labels, blanks within names, two names without a sign': {
    text: '1. 场景：办公室\n小　王：早。\n老　李：早。\n2. 场景：走廊\n小王 老李：好！\n',
    scenes: ['办公室/interior/unknown', '走廊/interior/unknown'],
    lines: ['小王||早。', '老李||早。', '小王+老李||好！'],
  },
  'Chinese names above their words, below English sluglines': {
    text: 'INT. 茶馆 - 夜\n\n老舍坐着喝茶。\n\n张三\n您好。\n\n老舍\n（抬头）\n你是谁？\n\n张三\n我是张三。\n\n老舍\n坐。\n',
    layout: 'short_drama',
    scenes: ['茶馆/interior/night'],
    lines: ['张三||您好。', '老舍|抬头|你是谁？', '张三||我是张三。', '老舍||坐。'],
  },
  'names before corner brackets': {
    text: '太郎「おはよう」\n花子「おはよう、太郎くん」\n太郎（笑って）「元気？」\n花子「うん」\n花子は笑った。\n',
    layout: 'short_drama',
    lines: ['太郎||「おはよう」', '花子||「おはよう、太郎くん」', '太郎|笑って|「元気？」', '花子||「うん」'],
  },
  'what is done behind a name that the script knows': {
    text: '场景：教室\n老师：上课！\n老师点点头：坐下。\n小明：好。\n小明看表：12：30。\n小明妈妈：回家！\n【系统】恭喜。\n',
    lines: [
      '老师||上课！',
      '老师|点点头|坐下。',
      '小明||好。',
      '小明|看表|12：30。',
      '小明妈妈||回家！',
      '系统||恭喜。',
    ],
  },
  'whoever is named behind a cue may speak only further down': {
    text: '第一场 日 内 客厅\n【BGM】马三：走吧，我们一起去。\n【音效】顾沉：（大喊）站住！\n【字幕】三年后：北京\n马三：好。\n顾沉：来。\n',
    lines: ['马三||走吧，我们一起去。', '顾沉|大喊|站住！', '马三||好。', '顾沉||来。'],
  },
  'whoever speaks once before a corner bracket, where another comes back': {
    text: '太郎「おはよう」\n先生「静かに」\n太郎「はい」\n花子は笑って「ふふ」\n',
    lines: ['太郎||「おはよう」', '先生||「静かに」', '太郎||「はい」'],
  },
  'lines with numbers': {
    text: '第一场 日 内 客厅\n1. 林晚：你好。\n2. 顾沉：好\n3. △林晚走\n4. 【音效】雷声\n5. 字幕：三年后\n6、林晚：再见。\n',
    lines: ['林晚||你好。', '顾沉||好', '林晚||再见。'],
  },
  'directions above the words they are for': {
    text: '第一场 日 内 客厅\n林晚（惊恐）：\n你别过来！\n顾沉：（冷笑）\n我偏要。\n林晚（OS）：\n完了。\n顾沉（低声）：\n\n林晚：（后退）\n顾沉：站住。\n林晚（转身）：\n△门开了。\n',
    lines: ['林晚|惊恐|你别过来！', '顾沉|冷笑|我偏要。', '林晚 off||完了。', '顾沉||站住。'],
  },
  'what somebody reads out or says on the phone': {
    text: '第一场 日 内 客厅\n林晚：谁？\n林晚读短信：妈妈病危。\n林晚打电话：喂？\n林晚念信（哭）：回来吧。\n林晚看手机：是他。\n林晚对顾沉说：走。\n林晚翻译：你好。\n',
    lines: [
      '林晚||谁？',
      '林晚|读短信|妈妈病危。',
      '林晚|打电话|喂？',
      '林晚|念信; 哭|回来吧。',
      '林晚|看手机|是他。',
      '林晚|对顾沉|走。',
      '林晚翻译||你好。',
    ],
  },
  'a table of names and words': {
    text: '第一场 日 内 公司\n小王：走吧。\n小王\t表格里的台词。\n小李\t第二句。\n小李：好。\n',
    lines: ['小王||走吧。', '小王||表格里的台词。', '小李||第二句。', '小李||好。'],
  },
}

describe('Chinese scripts', () => {
  test.each(Object.entries(CASES))('%s', (_, wanted) => {
    const b = breakDown(wanted.text)
    expect(said(b)).toEqual(wanted.lines)
    if (wanted.layout !== undefined) expect(b.layout).toBe(wanted.layout)
    if (wanted.scenes !== undefined) expect(scenes(b)).toEqual(wanted.scenes)
    if (wanted.episodes !== undefined) expect(b.episodes.map((one) => one.number)).toEqual(wanted.episodes)
    expect(b.warnings.map((one) => one.code)).not.toContain('LAYOUT_UNCERTAIN')
    const chosen = breakDown(wanted.text, { layout: 'prose' })
    expect(chosen.layout).toBe('prose')
  })
})

test('directions that no words follow are something done', () => {
  const b = breakDown(
    '第一场 日 内 客厅\n林晚：谁？\n林晚（惊恐）：\n\n顾沉：（冷笑）\n林晚：是你？\n顾沉：\n\n林晚：走。\n',
  )
  expect(said(b)).toEqual(['林晚||谁？', '林晚||是你？', '林晚||走。'])
  expect(b.shots.map((shot) => shot.action).join('|')).toMatch(/林晚（惊恐）.*顾沉（冷笑）/)
  expect(b.warnings.filter((one) => one.code === 'EMPTY_SPEECH')).toMatchObject([
    { line: 7, details: { name: '顾沉' } },
  ])
})

describe('Chinese novels', () => {
  test('whoever does something beside a quote says it', () => {
    const b = breakDown(`第一章 雨夜

　　林晚推开门，说：“我回来了。”
　　顾霆琛没有抬头。“还知道回来？”
　　林晚道：“你管我。”
　　王妈忙问：“小姐，吃饭了吗？”
　　“吃过了。”林晚转过身去。
`)
    expect(said(b).filter((line) => !line.startsWith('旁白'))).toEqual([
      '林晚||我回来了。',
      '顾霆琛||还知道回来？',
      '林晚||你管我。',
      '王妈||小姐，吃饭了吗？',
      '林晚||吃过了。',
    ])
  })
})
