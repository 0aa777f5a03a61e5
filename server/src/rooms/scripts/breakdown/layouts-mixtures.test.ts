// Scripts between the layouts, as people keep them: shot lists, transcripts, tables, other languages.
import { expect, test } from 'vitest'
import { breakDown } from './break-down.ts'
import { said, scenes } from './layouts.seed.ts'

type Case = {
  readonly text: string
  readonly lines: readonly string[]
  readonly scenes?: readonly string[]
  readonly cues?: readonly string[]
  readonly actions?: readonly string[]
}

const CASES: Readonly<Record<string, Case>> = {
  'numbered pictures and times are nobody': {
    text: '第一集\n【00:00-00:15】\n场景：雨夜街头\n镜头1：全景，一个女人独自走着。\n林晚（独白）：我失去了一切。\n镜头2：特写，她的手。\n',
    lines: ['林晚 off||我失去了一切。'],
    actions: ['全景，一个女人独自走着。', '特写，她的手。'],
  },
  'a table of Markdown whose cells have line breaks': {
    text: '| 镜号 | 画面 | 台词 |\n| --- | --- | --- |\n| 1 | 咖啡馆 | 顾沉：你来了。<br>林晚：嗯。 |\n| 2 | 门 | △林晚走。<br/>顾沉：别走！ |\n',
    lines: ['顾沉||你来了。', '林晚||嗯。', '顾沉||别走！'],
  },
  'when something is said is not how': {
    text: '[00:00:05] Host: Welcome back.\n[00:00:09] Dr. Lee: Thanks.\n[00:00:12] Host: What is sleep?\n',
    lines: ['Host||Welcome back.', 'Dr. Lee||Thanks.', 'Host||What is sleep?'],
  },
  'times before names': {
    text: '00:05 林晚：你好。\n00:09 顾沉：再见。\n01:10:12 林晚：等等！\n',
    lines: ['林晚||你好。', '顾沉||再见。', '林晚||等等！'],
  },
  'names with a time above their words': {
    text: 'Speaker 1  0:05\nWelcome back.\n\nSpeaker 2  0:09\nThanks.\nI love it here.\n\nSpeaker 1  0:15\nLet us start.\n',
    lines: ['Speaker 1||Welcome back.', 'Speaker 2||Thanks. I love it here.', 'Speaker 1||Let us start.'],
  },
  'a chat': {
    text: '小王 10:21\n在吗？\n小李 10:22\n在的\n小王 10:22\n晚上一起吃饭？\n',
    lines: ['小王||在吗？', '小李||在的', '小王||晚上一起吃饭？'],
  },
  'pictures beside sound': {
    text: 'VIDEO\tAUDIO\nWide shot of city\tNARRATOR: Every city wakes.\nClose on coffee\tSFX: Espresso machine\nBarista smiles\tBARISTA: Large?\n',
    lines: ['NARRATOR off||Every city wakes.', 'BARISTA||Large?'],
    cues: ['sfx:Espresso machine'],
    actions: ['Wide shot of city', 'Close on coffee', 'Barista smiles'],
  },
  'names before upright strokes': {
    text: '林晚|你好。\n顾沉|再见。\n林晚|别走。\n顾沉|保重。\n',
    lines: ['林晚||你好。', '顾沉||再见。', '林晚||别走。', '顾沉||保重。'],
  },
  'sounds on lines of their own': {
    text: '【片头音乐】\n（雨声，脚步声）\n老张：谁？\n（敲门声）\n小李：是我！\n（小声）\n老张：进来。\n【音乐起，片尾】\n',
    lines: ['老张||谁？', '小李||是我！', '老张||进来。'],
    cues: ['bgm:片头音乐', 'sfx:雨声，脚步声', 'sfx:敲门声', 'bgm:音乐起，片尾'],
  },
  'flashbacks between dashes': {
    text: '1、日，内，客厅\n林母：回来了？\n——（闪回）——\n2、夜，外，走廊\n医生：节哀。\n——闪回结束——\n3、日，内，客厅\n林晚：妈。\n',
    lines: ['林母||回来了？', '医生||节哀。', '林晚||妈。'],
    cues: ['transition:闪回', 'transition:闪回结束'],
  },
  'a name above its words that speaks once': {
    text: '1. 内景 - 客厅 - 日\n\n林晚\n（推门）\n妈，我回来了。\n\n林母\n吃饭了吗？\n\n林晚\n吃过了。\n',
    lines: ['林晚|推门|妈，我回来了。', '林母||吃饭了吗？', '林晚||吃过了。'],
  },
  'a comic': {
    text: 'PAGE ONE\n\nPANEL 1\nWide on the city at night.\n\nCAPTION: It always rains here.\n\nPANEL 2\nKATE: I hate this town.\n\nSFX: KRAKOOM\n\nPANEL 3\nKATE (whisper): Every time.\n',
    lines: ['KATE||I hate this town.', 'KATE|whisper|Every time.'],
    cues: ['title:It always rains here.', 'sfx:KRAKOOM'],
    actions: ['Wide on the city at night.'],
  },
  'Markdown with what is done in italics': {
    text: '**HAMLET:** To be, or not to be.\n\n*He draws.*\n\n**OPHELIA:** My lord?\n\n_She kneels._\n\n**HAMLET:** Go.\n',
    lines: ['HAMLET||To be, or not to be.', 'OPHELIA||My lord?', 'HAMLET||Go.'],
    actions: ['He draws.', 'She kneels.'],
  },
  'traditional signs': {
    text: '第一場 日 內 客廳\n人物：林晚、顧沉\n△林晚推門而入。\n林晚：我回來了。\n【轉場】\n第二場 夜 外 街頭\n顧沉內心獨白：那一夜。\n林晚（畫外音）：顧沉！\n',
    lines: ['林晚||我回來了。', '顧沉 off||那一夜。', '林晚 off||顧沉！'],
    scenes: ['客廳/interior/day', '街頭/exterior/night'],
    cues: ['transition:轉場'],
  },
  'a traditional novel': {
    text: '第一章\n\n「你怎麼來了？」林晚問道。\n\n顧沉笑了笑，說：「路過。」\n\n「騙人。」她低聲說。\n',
    lines: ['林晚||你怎麼來了？', '顧沉|笑了笑|路過。', '林晚|低聲|騙人。'],
  },
  'a traditional sheet': {
    text: '鏡號\t畫面\t角色\t對白\t音效\t時長\n1\t集市\t馬三\t甜梨！\t叫賣聲\t3秒\n2\t梨樹\t老道\t給我一顆。\t\t2秒\n',
    lines: ['馬三||甜梨！', '老道||給我一顆。'],
    cues: ['sfx:叫賣聲'],
  },
  'facts of a scene in black brackets': {
    text: '【第一集 第1场】\n【时间】夜\n【地点】林家客厅\n【人物】林晚 顾沉\n林晚：你走吧。\n【第一集 第2场】\n【时间】日\n【地点】街头\n林晚：冷。\n',
    lines: ['林晚||你走吧。', '林晚||冷。'],
    scenes: ['林家客厅/interior/night', '街头/exterior/day'],
  },
  'names with how they speak and no colon, several marks on a line': {
    text: '2-1 夜 内 酒店房间\n△门被推开。△林晚猛地回头。\n林晚（惊讶）你怎么来了？\n顾沉（冷笑）不欢迎？\n林晚OS 他怎么知道？\n△字幕：三小时前\n',
    lines: ['林晚|惊讶|你怎么来了？', '顾沉|冷笑|不欢迎？', '林晚 off||他怎么知道？'],
    cues: ['title:三小时前'],
    actions: ['门被推开。', '林晚猛地回头。'],
  },
  'somebody speaks behind what is done, on one line': {
    text: '1-1 日 内 客厅\n△林晚坐下。林晚：你好。\n△她打开手机。短信：我走了\n顾沉：好。\n林晚：走。\n',
    lines: ['林晚||你好。', '顾沉||好。', '林晚||走。'],
    actions: ['林晚坐下。'],
  },
  'an advertisement by the second': {
    text: '0-3秒：产品特写，旁白：还在烦恼吗？\n3-6秒：男主挠头，男主：我太难了。\n6-10秒：产品出现，旁白：试试这个！\n',
    lines: ['旁白 off||还在烦恼吗？', '男主||我太难了。', '旁白 off||试试这个！'],
    actions: ['产品特写。', '男主挠头。', '产品出现。'],
  },
  'an outline with bullets': {
    text: '1. 开场\n- 画面：城市全景\n- 旁白：每座城市都有故事。\n2. 冲突\n- 老板：你被开除了！\n- 小王：为什么？\n',
    lines: ['旁白 off||每座城市都有故事。', '老板||你被开除了！', '小王||为什么？'],
  },
  'a list of shots without a header': {
    text: '1\t全景\t清晨的集市\t3秒\n2\t近景\t马三：甜梨！\t2秒\n3\t特写\t一颗梨\t2秒\n',
    lines: ['马三||甜梨！'],
    actions: ['清晨的集市', '一颗梨'],
  },
  'the end of a part is told by nobody and heads no scene': {
    text: '第一章 雨\n\n“走吧。”林晚说。\n\n（未完待续）\n\n第二章 晴\n\n“好。”林晚说。\n\n（完）\n',
    lines: ['林晚||走吧。', '林晚||好。'],
    scenes: ['未标明地点/unknown/unknown', '未标明地点/unknown/unknown'],
    cues: ['title:未完待续', 'title:完'],
  },
  'French hours': {
    text: 'INT. CUISINE - JOUR\n\nMARIE\nTu es en retard.\n\nEXT. RUE - NUIT\n\nPAUL (OFF)\nAdieu.\n',
    lines: ['MARIE||Tu es en retard.', 'PAUL off||Adieu.'],
    scenes: ['CUISINE/interior/day', 'RUE/exterior/night'],
  },
  'a French play': {
    text: "ACTE PREMIER\n\nScène première\n\nHARPAGON.\nHors d'ici tout à l'heure.\n\nLA FLÈCHE, à part.\nJe n'ai jamais rien vu de si méchant.\n\nHARPAGON.\nTu murmures.\n\nScène II\n\nVALÈRE.\nHé quoi ?\n",
    lines: [
      "HARPAGON||Hors d'ici tout à l'heure.",
      "LA FLÈCHE|à part|Je n'ai jamais rien vu de si méchant.",
      'HARPAGON||Tu murmures.',
      'VALÈRE||Hé quoi ?',
    ],
  },
  'a Japanese screenplay': {
    text: '○　喫茶店・中（昼）\n太郎、窓際に座っている。\n花子「遅くなってごめん」\n太郎「いや」\n花子（小声で）「嘘つき」\n○　公園・外（夜）\n太郎Ｎ「あの日から、会っていない」\n',
    lines: [
      '花子||「遅くなってごめん」',
      '太郎||「いや」',
      '花子|小声で|「嘘つき」',
      '太郎 off||「あの日から、会っていない」',
    ],
    scenes: ['喫茶店/interior/day', '公園/exterior/night'],
  },
}

test('a line of thousands of marks is read', () => {
  const text = `第一场 日 内 客厅\n${'△门开了。'.repeat(30_000)}\n林晚：好。\n`
  expect(said(breakDown(text, { layout: 'short_drama' }))).toEqual(['林晚||好。'])
})

test.each(Object.entries(CASES))('%s', (_, wanted) => {
  const b = breakDown(wanted.text)
  expect(said(b)).toEqual(wanted.lines)
  if (wanted.scenes !== undefined) expect(scenes(b)).toEqual(wanted.scenes)
  if (wanted.cues !== undefined) expect(b.cues.map((cue) => `${cue.kind}:${cue.text}`)).toEqual(wanted.cues)
  const shown = b.shots.flatMap((shot) => shot.action.split('\n'))
  for (const action of wanted.actions ?? []) expect(shown).toContain(action)
  expect(b.elements.map((one) => wanted.text.slice(one.start_offset, one.end_offset)).join('')).toBe(wanted.text)
})
