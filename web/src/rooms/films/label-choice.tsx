// Whether a project says that engines made it: in its film, and in the files of single things that go out.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ProjectDetail } from '#contract/projects.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Switch } from '#web/ui/switch.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { useTexts } from './label-texts.ts'

export function LabelChoice({ project }: { readonly project: ProjectDetail }) {
  const t = useTexts()
  const client = useQueryClient()
  const mayChange = isAtLeast(useWorkspace().role, 'director')
  const set = useMutation({
    mutationFn: (isOn: boolean) =>
      api.patch<ProjectDetail>(`/projects/${project.id}`, {
        body: { settings: { ai_label: isOn } },
        revision: project.revision,
      }),
    // Also after a refusal: somebody else may have changed the project.
    onSettled: () => client.invalidateQueries({ queryKey: keys.ofProject(project.id) }),
  })
  return (
    <section aria-label={t('title')} className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-4">
      <Switch
        label={t('title')}
        hint={t('about')}
        isOn={project.settings.ai_label}
        isDisabled={!mayChange || set.isPending}
        onChange={(isOn) => set.mutate(isOn)}
      />
      <Problem error={set.error} />
    </section>
  )
}
