#!/usr/bin/env bash
# Changes one thing at a time and counts which changes the tests notice (mutmut): first of the
# core's mathematics, then of the journal. Half an hour on one core; `run.sh journal` is one of them.
#
# mutmut knows packages in src/ only, so it works on a copy in which core/ has that name.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
copy=$root/build/mutation

declare -A sources=(
  [mathematics]="model/objective engine/address_parameters engine/likelihood/estimators engine/likelihood/bits
    engine/index/companions engine/index/quantised_matrix engine/noise engine/decode_plan
    evaluation/encoded_dataset units"
  [journal]="storage/autosave"
)
declare -A tests=(
  [mathematics]="core/model/test_objective core/engine/test_engine core/model/test_model
    core/engine/test_quantised_matrix core/engine/test_latents core/inspection/test_few_shot_bench"
  [journal]="faults/test_journal"
)

quoted() { # PREFIX NAME… → a TOML list
  local prefix=$1 list=
  shift
  for name; do list+="\"$prefix$name.py\", "; done
  echo "[$list]"
}

for part in "${@:-mathematics}"; do
  rm -rf "$copy"
  git clone --quiet "$root" "$copy"
  cd "$copy"
  mv core src
  # shellcheck disable=SC2086
  {
    sed 's/^addopts = .*/addopts = "-q -p no:xdist -p no:randomly -p no:cov"/; s/"-m .not packages.".*//' \
      pyproject.toml
    echo "[tool.mutmut]"
    echo "source_paths = $(quoted src/vma_core/ ${sources[$part]})"
    echo "pytest_add_cli_args_test_selection = $(quoted tests/ ${tests[$part]})"
    echo 'also_copy = ["resources", "src", "tools", "vma_gui", "tests"]'
  } >changed.toml
  mv changed.toml pyproject.toml
  mkdir -p mutants/src mutants/resources  # Python remembers folders that were not there
  # The copy stands before what is installed, which is the tree that is not changed.
  PYTHONPATH=$copy/mutants/src:$copy/mutants/resources:$copy/mutants/tools:$copy/mutants \
    "$root/.venv/bin/mutmut" run --max-children 1 | tr '\r' '\n' | tail -2
  cd "$root"
done
