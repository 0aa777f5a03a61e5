import { defineFaults } from '#platform/faults.ts'

export const promptFaults = defineFaults('prompts', {
  NO_KIND: {
    kind: 'not_found',
    en: 'There is no template of kind "{kind}".',
    zh: '没有“{kind}”这种提示词模板。',
    remedyEn: 'Use one of: {known}.',
    remedyZh: '可用的种类：{known}。',
  },
  NO_VERSION: {
    kind: 'not_found',
    en: 'This template has no version {number}.',
    zh: '该模板没有第 {number} 版。',
    remedyEn: 'Load the list of its versions and choose one of them; 0 is what comes with the studio.',
    remedyZh: '请重新载入版本列表后选择；0 表示系统自带的模板。',
  },
  FLAWED: {
    kind: 'invalid',
    en: 'The template cannot be used. Unknown placeholders: {unknown}. Missing: {missing}.',
    zh: '模板无法使用。未知占位符：{unknown}；缺少占位符：{missing}。',
    remedyEn: 'Correct the placeholders in braces; this kind knows: {known}.',
    remedyZh: '请改正花括号中的占位符；此类模板可用：{known}。',
  },
})
