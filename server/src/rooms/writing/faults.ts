import { defineFaults } from '#platform/faults.ts'

export const writingFaults = defineFaults('writing', {
  NO_ENGINE: {
    kind: 'unsupported',
    en: 'No engine that writes text can be used here.',
    zh: '目前没有可用的文本引擎。',
    remedyEn:
      'Add a key of a provider with a text model under Engines, or ask an owner of the workspace to. Nothing was charged.',
    remedyZh: '请在“引擎”页添加提供文本模型的服务商密钥，或请工作区所有者添加。本次未产生费用。',
  },
  NOTHING_TO_READ: {
    kind: 'conflict',
    en: 'There is nothing to work on: {what}',
    zh: '没有可处理的内容：{what}',
    remedyEn: 'Save a script first, or name lines, scenes and shots that are there. Nothing was charged.',
    remedyZh: '请先保存剧本，或选择现有的行、场景和镜头。本次未产生费用。',
  },
  TOO_LONG: {
    kind: 'too_large',
    en: 'The text has {chars} characters; an engine marks up at most {most} at once.',
    zh: '文本有 {chars} 个字符，引擎一次最多标注 {most} 个。',
    remedyEn: 'Send it chapter by chapter. Nothing was charged.',
    remedyZh: '请分章节提交。本次未产生费用。',
  },
  UNUSABLE: {
    kind: 'conflict',
    en: '{engine} answered {attempts} times and no answer could be used: {errors}',
    zh: '{engine} 回答了 {attempts} 次，均无法使用：{errors}',
    remedyEn: 'Retry, reword the wish, or choose another engine. The answers were charged as the task shows.',
    remedyZh: '请重试、修改要求或更换引擎。各次回答的费用见任务详情。',
  },
  NOT_PROPOSED: {
    kind: 'conflict',
    en: 'This draft cannot be decided on: it is {state}.',
    zh: '该草稿无法处理：当前状态为 {state}。',
    remedyEn: 'Load the list of drafts again; ask for a new one if it is still wanted.',
    remedyZh: '请刷新草稿列表；如仍需要，请重新生成。',
  },
  NO_ITEM: {
    kind: 'not_found',
    en: 'This draft has no undecided item {number}.',
    zh: '该草稿没有待处理的第 {number} 项。',
    remedyEn: 'Load the draft again.',
    remedyZh: '请重新载入草稿。',
  },
  PASSAGE_CHANGED: {
    kind: 'conflict',
    en: 'The passage that was rewritten is not in the script any more.',
    zh: '被改写的段落已不在当前剧本中。',
    remedyEn: 'Copy what you want from the draft, or ask for it again with the passage as it is now.',
    remedyZh: '请从草稿中复制所需内容，或针对当前段落重新改写。',
  },
})
