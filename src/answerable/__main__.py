"""python -m answerable"""

from answerable.cli import main

main()
