import type { Choices } from '../choices.ts';

/** Where the owner of the repository has its Apps. */
export function settingsOf({ github, repository }: Pick<Choices, 'github' | 'repository'>): string {
  return `${github.web}/${repository.isOrganization ? `organizations/${repository.owner}/` : ''}settings/apps`;
}
