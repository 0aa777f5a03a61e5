import { defineTexts } from '#web/i18n/texts.ts'

export const useTexts = defineTexts('kit-upload', {
  en: {
    choose: 'Choose a file',
    drop: 'Drop the file here',
    orDrop: 'or drop it here',
    sending: 'Uploading {{name}}',
    joining: 'Storing {{name}}…',
  },
  'zh-CN': {
    choose: '选择文件',
    drop: '将文件拖放到此处',
    orDrop: '或拖放到此处',
    sending: '正在上传 {{name}}',
    joining: '正在存储 {{name}}…',
  },
})
