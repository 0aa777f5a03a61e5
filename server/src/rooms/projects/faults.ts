import { defineFaults } from '#platform/faults.ts'

export const projectFaults = defineFaults('projects', {
  IN_TRASH: {
    kind: 'conflict',
    en: 'The project is in the trash.',
    zh: '该项目已在回收站中。',
    remedyEn: 'Restore it first; until {purge_at} that is possible.',
    remedyZh: '请先恢复该项目；在 {purge_at} 之前均可恢复。',
  },
  NOT_IN_TRASH: {
    kind: 'conflict',
    en: 'The project is not in the trash.',
    zh: '该项目不在回收站中。',
    remedyEn: 'Nothing needs to be restored.',
    remedyZh: '无需恢复。',
  },
  NO_SUCH_PICTURE: {
    kind: 'invalid',
    en: 'The cover (thumbnail_file_id) is no picture that you may see here.',
    zh: '封面（thumbnail_file_id）不是您在此可见的图片。',
    remedyEn: 'Put the picture into the project, or choose one that is there. Nothing was changed.',
    remedyZh: '请先将图片放入该项目，或选择其中已有的图片。没有改动任何内容。',
  },
  NO_SUCH_SOUND: {
    kind: 'invalid',
    en: 'The music (settings.music_track) is no sound that you may hear here.',
    zh: '配乐（settings.music_track）不是您在此可用的声音文件。',
    remedyEn: 'Put the sound file into the project, or choose one that is there. Nothing was changed.',
    remedyZh: '请先将声音文件放入该项目，或选择其中已有的声音文件。没有改动任何内容。',
  },
  BAD_SETTINGS: {
    kind: 'invalid',
    en: 'The settings do not fit together: {reason}',
    zh: '项目设置不一致：{reason}',
    remedyEn: 'Correct the named setting.',
    remedyZh: '请改正所指出的设置。',
  },
})
