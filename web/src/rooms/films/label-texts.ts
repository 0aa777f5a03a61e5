import { defineTexts } from '#web/i18n/texts.ts'

export const useTexts = defineTexts('label', {
  en: {
    title: 'Say that it was made with AI',
    about:
      'In every picture of the next film and in its file; in single pictures, clips and sounds in their files alone, as soon as they are saved or shared.',
  },
  'zh-CN': {
    title: '标明由 AI 生成',
    about: '下一部成片的每个画面和文件中都会标明；单张图片、片段和声音在下载或分享时写入文件信息，画面不加标记。',
  },
})
