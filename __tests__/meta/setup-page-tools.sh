# Stand-ins for az and gh while docs/setup.md is played: shell functions for bash and zsh, which record each call in the file
# $CALLS, and answer what the page asks for. A query that they do not know is an error. The calls are checked afterwards.
SUBSCRIPTION_ID=99999999-8888-7777-6666-555555555555
GROUPS_ID=/subscriptions/$SUBSCRIPTION_ID/resourceGroups

# Words end with the unit separator, calls with the record separator.
recorded() {
  printf '%s\037' "$@" >>"$CALLS"
  printf '\036' >>"$CALLS"
}

# The files that are passed are rewritten later on the page.
recorded_files() {
  for word do
    case $word in @*) recorded file "${word#@}" "$(cat "${word#@}")" ;; esac
  done
}

value_of() {
  wanted=$1
  shift
  while [ $# -gt 1 ]; do
    if [ "$1" = "$wanted" ]; then printf '%s' "$2"; fi
    shift
  done
}

az() {
  recorded az "$@"
  recorded_files "$@"
  case "$* " in
    'account show --query id --output tsv ') echo "$SUBSCRIPTION_ID" ;;
    'account show --query tenantId --output tsv ') echo 11111111-2222-3333-4444-555555555555 ;;
    'maps account show '*' --query id --output tsv ')
      echo "$GROUPS_ID/$(value_of --resource-group "$@")/providers/Microsoft.Maps/accounts/$(value_of --name "$@")" ;;
    'deployment group show '*.clientId.value* | 'identity show '*' --query clientId '* | 'ad app create '*' --query appId '*)
      echo aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee ;;
    'deployment group show '*.principalId.value* | 'identity show '*' --query principalId '* | 'ad sp create '*' --query id '*)
      echo e9f4073e-1825-4b9b-a952-ffba96a2d69a ;;
    'identity show '*' --query id '*) echo "$GROUPS_ID/maps/the-identity" ;;
    'keyvault show '*' --query id '*) echo "$GROUPS_ID/maps/providers/Microsoft.KeyVault/vaults/$(value_of --name "$@")" ;;
    'role assignment list '*'[0].roleDefinitionName'*) echo 'Azure Maps Key Rotator (rg-maps)' ;;
    'role assignment list '* | *'federated-credential list '* | 'maps account keys list '*) echo listed ;;
    *' --query '*) echo "There is no answer to: az $*" >&2 ;;
  esac
}

gh() {
  recorded gh "$@"
  # Only what is redirected from a file: the shell itself reads the page from its standard input.
  if [ -f /dev/stdin ]; then recorded stdin "$(cat)"; fi
  case "$* " in
    "api repos/$EXPECTED_REPO/actions/oidc/customization/sub --jq .sub_claim_prefix ") echo "$ANSWERED_PREFIX" ;;
    "api repos/$EXPECTED_REPO --jq .default_branch ") echo trunk ;;
    *' --jq '* | *' -q '*) echo "There is no answer to: gh $*" >&2 ;;
  esac
}
