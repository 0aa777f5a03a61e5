import { defineTexts } from '#web/i18n/texts.ts'

export const useTexts = defineTexts('signOut', {
  en: {
    title: 'Sign out with unsaved work?',
    kept: 'This browser keeps work of yours that is not saved:',
    entry: '{{what}}: {{count}}',
    places: {
      script: 'Text of scripts',
      board: 'Text on boards and of prompts',
      writing: 'Wishes for texts to be written',
      projects: 'Projects that are being set up',
      forms: 'Forms that are filled in',
    },
    unsent: 'Uploads that have not ended',
    whoSees:
      'If you keep it, it is back when you sign in here again. Nobody else who signs in here is shown it, but whoever may use this account of the computer could dig it out: on a computer that is not yours, delete it.',
    delete: 'Delete and sign out',
    keep: 'Keep and sign out',
  },
  'zh-CN': {
    title: '还有未保存的内容，要退出登录吗？',
    kept: '此浏览器中保留着您尚未保存的内容：',
    entry: '{{what}}：{{count}}',
    places: {
      script: '剧本文字',
      board: '分镜与提示词文字',
      writing: '撰写要求',
      projects: '正在创建的项目',
      forms: '填写中的表单',
    },
    unsent: '未完成的上传',
    whoSees:
      '选择保留，您下次在此登录时会恢复。在此登录的其他人不会看到，但能使用这台电脑同一系统账户的人仍可能翻出这些内容：若不是您自己的电脑，请删除。',
    delete: '删除并退出',
    keep: '保留并退出',
  },
})
