// What can be wrong with a cut, with what to do next.
import { defineFaults } from '#platform/faults.ts'

export const filmFaults = defineFaults('films', {
  UNKNOWN_TEMPLATE: {
    kind: 'invalid',
    en: 'There is no template "{template}".',
    zh: '没有名为“{template}”的模板。',
    remedyEn: 'Choose one of: {known}.',
    remedyZh: '请选择：{known}。',
  },
  UNKNOWN_TRANSITION: {
    kind: 'invalid',
    en: 'There is no transition "{transition}".',
    zh: '没有名为“{transition}”的转场。',
    remedyEn: 'Choose one of: {known}.',
    remedyZh: '请选择：{known}。',
  },
  TOO_LONG: {
    kind: 'invalid',
    en: 'The film would last {minutes} minutes; this studio makes films of {most} minutes at most.',
    zh: '成片将长达 {minutes} 分钟；本工作室的上限为 {most} 分钟。',
    remedyEn:
      'Shorten the script (look for silences that are meant in seconds), make it in episodes, or have the administrator raise HUABEN_FILM_MINUTES. What was made so far is kept.',
    remedyZh: '请缩短剧本（检查静默时长的单位）、分集制作，或请管理员调高 HUABEN_FILM_MINUTES。已生成的内容会保留。',
  },
  EMPTY_CUT: {
    kind: 'invalid',
    en: 'The cut has no shot.',
    zh: '成片中没有镜头。',
    remedyEn: 'Add at least one shot with a key frame, then compose again.',
    remedyZh: '请至少添加一个带关键帧的镜头后再合成。',
  },
  BAD_DURATION: {
    kind: 'invalid',
    en: '{what} has a duration of {duration}, which is not a whole number above zero.',
    zh: '{what} 的时长 {duration} 不是正整数。',
    remedyEn: 'Measure the file again: it may be empty or damaged.',
    remedyZh: '请重新检测该文件，它可能为空或已损坏。',
  },
  BAD_RATE: {
    kind: 'invalid',
    en: 'The frame rate {rate} is not between 8 and 120 frames a second.',
    zh: '帧率 {rate} 不在每秒 8 到 120 帧之间。',
    remedyEn: 'Take 24/1, 25/1, 30/1, 24000/1001 or 30000/1001.',
    remedyZh: '请使用 24/1、25/1、30/1、24000/1001 或 30000/1001。',
  },
  UNREADABLE_SOUND: {
    kind: 'invalid',
    en: 'The sound file {file} cannot be used: {reason}',
    zh: '声音文件 {file} 无法使用：{reason}',
    remedyEn: 'Upload it again as WAV, or let it be conformed first.',
    remedyZh: '请以 WAV 格式重新上传，或先进行格式转换。',
  },
  WRONG_OUTPUT: {
    kind: 'internal',
    en: 'The work order {kind} made a wrong {output}: {reason}',
    zh: '工作单 {kind} 产生的 {output} 有误：{reason}',
    remedyEn: 'Retry the task; if it happens again, report it with the log of the task.',
    remedyZh: '请重试该任务；若再次发生，请附上任务日志报告问题。',
  },
  MISSING_FONT: {
    kind: 'internal',
    en: 'The font {font} is not installed.',
    zh: '字体 {font} 未安装。',
    remedyEn: 'Run `npm ci` again: the font comes with a package.',
    remedyZh: '请重新运行 `npm ci`：字体随软件包安装。',
  },
})
