import { defineTexts } from '#web/i18n/texts.ts'

export const useTexts = defineTexts('kit-waveform', {
  en: { play: 'Play', pause: 'Pause', position: 'Position in {{name}}', drawing: 'Drawing the waveform…' },
  'zh-CN': { play: '播放', pause: '暂停', position: '{{name}} 的播放位置', drawing: '正在绘制波形…' },
})
