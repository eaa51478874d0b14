"""Tries to break what the record promises, and counts: python -m proof."""
