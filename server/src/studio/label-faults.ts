import { defineFaults } from '#platform/faults.ts'

export const labelFaults = defineFaults('labels', {
  CANNOT: {
    kind: 'unsupported',
    en: 'The project wants "Made with AI" said in whatever leaves it, and content of this type ({media_type}) has no place for that.',
    zh: '该项目要求对外的内容注明“AI 生成”，而该类型（{media_type}）的内容无法写入标识。',
    remedyEn:
      'Have it made by an engine that answers with another type; or whoever may change the settings of the project turns the label off. Nothing was charged.',
    remedyZh: '请改用能返回其他格式的引擎重新生成；或由有权修改项目设置的成员关闭该标识。本次未产生费用。',
  },
})
