import { defineTexts } from '#web/i18n/texts.ts'

export const useTexts = defineTexts('projects', {
  en: {
    title: 'Projects',
    stages: 'Stages',
    script: 'Script',
    assets: 'Assets',
    director: 'Director',
    export: 'Export',
  },
  'zh-CN': {
    title: '项目',
    stages: '阶段',
    script: '剧本',
    assets: '资产',
    director: '导演',
    export: '导出',
  },
})
