// How the subject of a job's ID token is built in each repository.
// https://docs.github.com/actions/reference/security/oidc#customizing-the-token-claims
import type { Repository } from './world.ts';

export interface SubjectTemplate {
  readonly includeClaimKeys?: readonly string[];
  /** The owner and the repository with their IDs: `octo@1007/site@1021`. */
  readonly immutable: boolean;
}

export interface JobPlace {
  readonly ref: string;
  readonly environment?: string | undefined;
  readonly workflowRef: string;
}

export class SubjectTemplates {
  readonly #templates = new Map<number, SubjectTemplate>();

  of({ id }: Repository): SubjectTemplate {
    return this.#templates.get(id) ?? { immutable: false };
  }

  set({ id }: Repository, template: SubjectTemplate): void {
    this.#templates.set(id, template);
  }

  prefix(repository: Repository): string {
    const { owner, name, id } = repository;
    return this.of(repository).immutable
      ? `repo:${owner.login}@${owner.id}/${name}@${id}`
      : `repo:${repository.fullName}`;
  }

  subject(repository: Repository, place: JobPlace): string {
    const { environment, ref } = place;
    const context = environment === undefined ? `ref:${ref}` : `environment:${environment}`;
    const keys = this.of(repository).includeClaimKeys ?? ['repo', 'context'];
    return keys.map((key) => this.#claim(key, repository, place, context)).join(':');
  }

  #claim(
    key: string,
    repository: Repository,
    { ref, environment, workflowRef }: JobPlace,
    context: string,
  ): string {
    const { owner, fullName, id } = repository;
    const claims: Readonly<Record<string, string>> = {
      repo: this.prefix(repository),
      context,
      repository: `repository:${fullName}`,
      repository_id: `repository_id:${id}`,
      repository_owner: `repository_owner:${owner.login}`,
      repository_owner_id: `repository_owner_id:${owner.id}`,
      repository_visibility: `repository_visibility:${repository.private ? 'private' : 'public'}`,
      ref: `ref:${ref}`,
      environment: `environment:${environment ?? ''}`,
      job_workflow_ref: `job_workflow_ref:${workflowRef}`,
    };
    const claim = claims[key];
    if (claim === undefined) throw new Error(`The claim ${key} is not simulated.`);
    return claim;
  }
}
