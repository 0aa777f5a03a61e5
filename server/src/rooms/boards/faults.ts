import { defineFaults } from '#platform/faults.ts'

export const boardFaults = defineFaults('boards', {
  NO_SCRIPT: {
    kind: 'conflict',
    en: 'There is no board yet, because this project has no script.',
    zh: '该项目还没有剧本，因此没有分镜。',
    remedyEn: 'Upload a script file, or save a text as the script; the board is made with it.',
    remedyZh: '请上传剧本文件，或保存一段文本作为剧本；分镜会随之生成。',
  },
  BREAKDOWN_LOST: {
    kind: 'conflict',
    en: 'The stored breakdown of this script is gone.',
    zh: '该剧本的解析结果已丢失。',
    remedyEn: 'Read the script anew (POST …/script/read); edits of the board are kept.',
    remedyZh: '请重新解析剧本（POST …/script/read）；分镜的修改会保留。',
  },
})
