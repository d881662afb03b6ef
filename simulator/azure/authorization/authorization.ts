// Who may do what in the simulated Azure, as role definitions and role assignments.
import type { SimClock } from '../../determinism/clock.ts';
import type { RoleAssignment } from '../entra/roles.ts';
import { RoleAssignments } from './role-assignments.ts';
import { RoleDefinitions } from './role-definitions.ts';

export class Authorization {
  readonly definitions = new RoleDefinitions();
  readonly assignments: RoleAssignments;

  constructor(clock: SimClock) {
    this.assignments = new RoleAssignments(clock);
  }

  /** What the assignments of a principal allow now. */
  rolesOf(principalId: string): readonly RoleAssignment[] {
    return this.assignments.effective(principalId).flatMap(({ role, scope }) => {
      const definition = this.definitions.find(role);
      return definition === undefined ? [] : [{ ...definition.permission, scope }];
    });
  }
}
